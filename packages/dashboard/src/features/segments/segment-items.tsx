import { Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Segment } from '../../api/segments.ts'
import { useTexts } from '../../use-texts.ts'
import { rulesOf } from '../../view/rules-of.ts'
import type { SegmentMenuProps } from './segment-menu.tsx'
import { removable, segmentsQuery } from './segments-query.ts'

interface SegmentItemsProps extends SegmentMenuProps {
  readonly onDialog: (kind: 'save' | 'remove') => void
}

export function SegmentItems({ project, rules, onChoose, onDialog }: SegmentItemsProps) {
  const { t } = useTexts()
  const { data: segments = [] } = useQuery(segmentsQuery(project.id))
  const byName = segments.toSorted((a, b) => a.name.localeCompare(b.name))
  return (
    <>
      {byName.length === 0 && <Menu.Label>{t('segments.none')}</Menu.Label>}
      {byName.map((segment) => (
        <SegmentItem key={segment.id} segment={segment} onChoose={onChoose} />
      ))}
      <Menu.Divider />
      <Menu.Item disabled={rules.length === 0} onClick={() => onDialog('save')}>
        {t('segments.save')}
      </Menu.Item>
      {removable(segments, project).length > 0 && (
        <Menu.Item onClick={() => onDialog('remove')}>{t('segments.tidy')}</Menu.Item>
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
