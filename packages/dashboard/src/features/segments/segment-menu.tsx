import { Button, Menu } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import type { Project } from '../../api/answers.ts'
import { listSegments, type Segment } from '../../api/segments.ts'
import { lazyPart } from '../../lazy-part.ts'
import { ChevronIcon } from '../../shell/icons.tsx'
import { useTexts } from '../../use-texts.ts'
import type { FilterRule } from '../../view/filter-rule.ts'
import { rulesOf } from '../../view/rules-of.ts'

const SegmentDialog = lazyPart(async () => (await import('./segment-dialog.tsx')).SegmentDialog)

export interface SegmentMenuProps {
  readonly project: Project
  /** The filter on screen, which may become a segment. */
  readonly rules: readonly FilterRule[]
  readonly onChoose: (rules: readonly FilterRule[]) => void
}

export function segmentsQuery(projectId: string) {
  return queryOptions({
    queryKey: ['segments', projectId],
    queryFn: ({ signal }) => listSegments(projectId, signal),
    staleTime: 60_000,
  })
}

/** Filters that were given a name, to be put on the view; and a way to give one to the filter that is on it. */
export function SegmentMenu({ project, rules, onChoose }: SegmentMenuProps) {
  const { t } = useTexts()
  const { data: segments = [] } = useQuery(segmentsQuery(project.id))
  const [dialog, setDialog] = useState<'save' | 'remove'>()
  const byName = segments.toSorted((a, b) => a.name.localeCompare(b.name))
  const removable = byName.filter(({ personal }) => personal || project.role !== 'viewer')
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="xs" variant="default" rightSection={<ChevronIcon size={15} />}>
            {t('segments.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {byName.length === 0 && <Menu.Label>{t('segments.none')}</Menu.Label>}
          {byName.map((segment) => (
            <SegmentItem key={segment.id} segment={segment} onChoose={onChoose} />
          ))}
          <Menu.Divider />
          <Menu.Item disabled={rules.length === 0} onClick={() => setDialog('save')}>
            {t('segments.save')}
          </Menu.Item>
          {removable.length > 0 && (
            <Menu.Item onClick={() => setDialog('remove')}>{t('segments.tidy')}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog !== undefined && (
        <Suspense>
          <SegmentDialog
            kind={dialog}
            project={project}
            rules={rules}
            segments={removable}
            onClose={() => setDialog(undefined)}
          />
        </Suspense>
      )}
    </>
  )
}

interface SegmentItemProps {
  readonly segment: Segment
  readonly onChoose: SegmentMenuProps['onChoose']
}

/** A filter that was made by a program may be one that chips cannot show: it is named, and stays to programs. */
function SegmentItem({ segment: { name, filter, personal }, onChoose }: SegmentItemProps) {
  const { t } = useTexts()
  const rules = rulesOf(filter)
  return (
    <Menu.Item
      disabled={rules === undefined}
      title={rules === undefined ? t('segments.tooRich') : undefined}
      rightSection={personal ? t('segments.personal') : undefined}
      onClick={() => rules && onChoose(rules)}
    >
      {name}
    </Menu.Item>
  )
}
