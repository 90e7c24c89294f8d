import { Suspense, useState, type ReactNode } from 'react'
import { serverNowMs } from '../api/request.ts'
import type { Project } from '../api/answers.ts'
import { SegmentMenu } from '../features/segments/segment-menu.tsx'
import { lazyPart } from '../lazy-part.ts'
import { useTexts } from '../use-texts.ts'
import { BotsMenu } from './bots-menu.tsx'
import { CompareMenu } from './compare-menu.tsx'
import { FilterBar } from './filter-bar.tsx'
import { IntervalMenu } from './interval-menu.tsx'
import { RangeMenu } from './range-menu.tsx'
import { useViewCommands } from './use-view-commands.ts'
import classes from './view-bar.module.css'
import type { UsedView } from './use-view.ts'

const NearestEvents = lazyPart(async () => (await import('./nearest-events.tsx')).NearestEvents, {
  fault: 'nowhere',
})
const DaysDialog = lazyPart(async () => (await import('./days-dialog.tsx')).DaysDialog)

export type ViewControl = 'range' | 'interval' | 'compare' | 'filter' | 'bots'

interface ViewBarProps extends UsedView {
  readonly project: Project
  /** @default all of them */
  readonly controls?: readonly ViewControl[]
  /** Whether there are events to be seen; where that is not known, it is looked up whether the range has any. */
  readonly hasEvents?: boolean
  /** More of the page's own, after these. */
  readonly children?: ReactNode
}

const allControls: readonly ViewControl[] = ['range', 'interval', 'compare', 'filter', 'bots']

/** When, which events, and against what: the bar of every view. */
export function ViewBar({
  project,
  view,
  faults,
  change,
  controls = allControls,
  hasEvents = false,
  children,
}: ViewBarProps) {
  const { t } = useTexts()
  const [dialog, setDialog] = useState<'range' | 'compare'>()
  const shown = (control: ViewControl) => controls.includes(control)
  const nowMs = serverNowMs()
  useViewCommands({ project, view, change, controls, openRange: () => setDialog('range') })
  return (
    <div className={classes.bar} role="group" aria-label={t('view.label')}>
      <div className={classes.row}>
        {shown('range') && (
          <RangeMenu
            range={view.range}
            timezone={project.timezone}
            nowMs={nowMs}
            onChange={(range) => change({ range })}
            onCustom={() => setDialog('range')}
          />
        )}
        {shown('interval') && (
          <IntervalMenu
            view={view}
            timezone={project.timezone}
            nowMs={nowMs}
            onChange={(interval) => change({ interval })}
          />
        )}
        {shown('compare') && view.range.name !== 'all' && (
          <CompareMenu
            compare={view.compare}
            onChange={(compare) => change({ compare })}
            onCustom={() => setDialog('compare')}
          />
        )}
        {shown('filter') && (
          <SegmentMenu project={project} rules={view.filter} onChoose={(filter) => change({ filter })} />
        )}
        {shown('bots') && <BotsMenu bots={view.bots} onChange={(bots) => change({ bots })} />}
        {shown('filter') && <FilterBar project={project} view={view} change={change} />}
        {children}
      </div>
      {faults.length > 0 && (
        <p className={classes.faults} role="status">
          {t('view.faults', { parts: faults.map(({ key, text }) => `${key}=${text}`).join(', ') })}
        </p>
      )}
      {/* Who may not filter has but a link, and may not ask what was ever seen. */}
      <Suspense>
        {!hasEvents && shown('range') && shown('filter') && (
          <NearestEvents
            project={project}
            range={view.range}
            nowMs={nowMs}
            onChange={(range) => change({ range })}
          />
        )}
      </Suspense>
      <Suspense>
        {dialog !== undefined && (
          <DaysDialog
            kind={dialog}
            view={view}
            timezone={project.timezone}
            nowMs={nowMs}
            onChange={change}
            onClose={() => setDialog(undefined)}
          />
        )}
      </Suspense>
    </div>
  )
}
