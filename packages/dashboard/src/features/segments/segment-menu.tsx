import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import type { Project } from '../../api/answers.ts'
import { lazyPart } from '../../lazy-part.ts'
import { ChevronIcon } from '../../shell/icons.tsx'
import { LazyMenu } from '../../shell/lazy-menu.tsx'
import { useTexts } from '../../use-texts.ts'
import type { FilterRule } from '../../view/filter-rule.ts'

const SegmentItems = lazyPart(async () => (await import('./segment-items.tsx')).SegmentItems)
const SegmentDialog = lazyPart(async () => (await import('./segment-dialog.tsx')).SegmentDialog)

export interface SegmentMenuProps {
  readonly project: Project
  /** The filter on screen, which may become a segment. */
  readonly rules: readonly FilterRule[]
  readonly onChoose: (rules: readonly FilterRule[]) => void
}

/** Filters that were given a name, to be put on the view; and a way to give one to the filter that is on it. */
export function SegmentMenu({ project, rules, onChoose }: SegmentMenuProps) {
  const { t } = useTexts()
  const [dialog, setDialog] = useState<'save' | 'remove'>()
  return (
    <>
      <LazyMenu
        target={
          <Button size="xs" variant="default" rightSection={<ChevronIcon size={15} />}>
            {t('view.segments')}
          </Button>
        }
      >
        <SegmentItems project={project} rules={rules} onChoose={onChoose} onDialog={setDialog} />
      </LazyMenu>
      {dialog !== undefined && (
        <Suspense>
          <SegmentDialog kind={dialog} project={project} rules={rules} onClose={() => setDialog(undefined)} />
        </Suspense>
      )}
    </>
  )
}
