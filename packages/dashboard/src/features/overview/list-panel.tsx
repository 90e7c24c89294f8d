import { Button, Skeleton } from '@mantine/core'
import { Suspense, useState } from 'react'
import type { Project } from '../../api/answers.ts'
import { lazyPart } from '../../lazy-part.ts'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import type { View } from '../../view/view-search.ts'
import { SaveQuestion } from '../boards/save-question.tsx'
import classes from './list-panel.module.css'
import { setRows, type ListKind, type PanelKind } from './lists.ts'
import type { OverviewAnswer } from './overview-answer.ts'
import { PanelTabs } from './panel-tabs.tsx'
import { askedRows, listRows } from './overview-query.ts'
import { RankedList } from './ranked-list.tsx'
import { listQuestion } from './list-question.ts'
import { useList } from './use-list.ts'

const WorldMap = lazyPart(async () => (await import('./world-map.tsx')).WorldMap)
const ListDialog = lazyPart(async () => (await import('./list-dialog.tsx')).ListDialog)

interface ListPanelProps {
  readonly project: Project
  readonly view: View
  readonly panel: PanelKind
  /** What the address calls the list that is shown. */
  readonly chosen: string | undefined
  readonly answer: OverviewAnswer | undefined
  readonly stale: boolean
  /** The overview could not be had; what stands in its answer cannot be listed either. */
  readonly failed: boolean
  readonly onChoose: (id: string) => void
  /** Without it there is nothing to do with the lists but to look at them. */
  readonly onPick?: ((field: string, value: string, exclude: boolean) => void) | undefined
}

/** Some lists of one subject, of which one is shown. */
export function ListPanel(props: ListPanelProps) {
  const { project, view, panel, answer, stale, failed, onChoose, onPick } = props
  const { t } = useTexts()
  const [isWhole, setWhole] = useState(false)
  const kind: ListKind = panel.lists.find(({ id }) => id === props.chosen) ?? panel.lists[0]
  const given = kind.top === undefined ? undefined : answer?.top?.[kind.top]
  const isAsked = answer !== undefined && given === undefined
  // After the figures of the same view: what is seen first is asked first.
  const list = useList(project, view, kind, { limit: askedRows, enabled: isAsked && !stale })
  const rows = (given && setRows(given)) ?? (isAsked ? list.data?.rows : undefined)
  const total = answer?.figures.people.total ?? undefined
  const title = t(`overview.panels.${panel.id}`)
  const pick = onPick && ((value: string, exclude: boolean) => onPick(kind.field, value, exclude))
  // Events there are, but none that says so much: as where a file has no pages, or a server no browser.
  const empty = t(answer?.figures.events.total === 0 ? 'overview.lists.empty' : 'overview.lists.unknown')
  const id = `panel-${panel.id}`
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby={`${id}-title`}>
      <div className={classes.head}>
        <h2 id={`${id}-title`} className={classes.title}>
          {title}
        </h2>
        {panel.lists.length > 1 && (
          <PanelTabs
            label={title}
            tabs={panel.lists.map((one) => ({ id: one.id, text: t(`overview.tabs.${one.id}`) }))}
            chosen={kind.id}
            controls={id}
            onChoose={onChoose}
          />
        )}
        {pick !== undefined && (
          <SaveQuestion
            compact
            question={listQuestion(project, view, kind, listRows)}
            title={t(`overview.tabs.${kind.id === 'map' ? 'countries' : kind.id}`)}
            range={view.range}
          />
        )}
      </div>
      <div
        id={id}
        className={classes.body}
        data-stale={stale || list.isPlaceholderData}
        {...(panel.lists.length > 1 ? { role: 'tabpanel', 'aria-label': t(`overview.tabs.${kind.id}`) } : {})}
      >
        {rows === undefined && isAsked && list.error !== null && (
          <Fault error={list.error} onRetry={() => void list.refetch()} />
        )}
        {rows === undefined && failed && !isAsked && <p className={classes.note}>–</p>}
        {rows === undefined && list.error === null && !failed && <RowSkeletons />}
        {rows !== undefined &&
          (kind.id === 'map' && rows.length > 0 ? (
            <Suspense fallback={<Skeleton height={260} />}>
              <WorldMap project={project} view={view} rows={rows} onPick={pick} />
            </Suspense>
          ) : (
            <RankedList
              field={kind.field}
              rows={rows.slice(0, listRows)}
              total={total}
              empty={empty}
              onPick={pick}
            />
          ))}
      </div>
      {pick !== undefined && rows !== undefined && rows.length > listRows && (
        <Button
          size="compact-sm"
          variant="subtle"
          className={classes.more ?? ''}
          aria-haspopup="dialog"
          onClick={() => setWhole(true)}
        >
          {t('overview.lists.more')}
        </Button>
      )}
      <Suspense>
        {isWhole && pick !== undefined && (
          <ListDialog
            project={project}
            view={view}
            kind={kind}
            title={t(`overview.tabs.${kind.id === 'map' ? 'countries' : kind.id}`)}
            total={total}
            onPick={(value, exclude) => {
              setWhole(false)
              pick(value, exclude)
            }}
            onClose={() => setWhole(false)}
          />
        )}
      </Suspense>
    </section>
  )
}

function RowSkeletons() {
  return (
    <div className={classes.skeletons}>
      {Array.from({ length: listRows }, (_, row) => (
        <Skeleton key={row} height={20} />
      ))}
    </div>
  )
}
