import type { Project } from '../../api/answers.ts'
import { serverNowMs, UnreachableError } from '../../api/request.ts'
import { Fault } from '../../shell/fault.tsx'
import { useSlow } from '../../shell/use-slow.ts'
import { useTexts } from '../../use-texts.ts'
import { askedRange } from '../../view/asked-range.ts'
import type { Range } from '../../view/range.ts'
import type { PageSearch, View } from '../../view/view-search.ts'
import { SaveQuestion } from '../boards/save-question.tsx'
import { ChartPanel } from './chart-panel.tsx'
import { Figures } from './figures.tsx'
import { ListPanel } from './list-panel.tsx'
import { panels } from './lists.ts'
import { figureNames } from './overview-answer.ts'
import classes from './overview-page.module.css'
import { figureQuestion, selectsSessions } from './overview-question.ts'
import type { Overview } from './use-overview.ts'

interface OverviewBodyProps {
  readonly project: Project
  readonly view: View
  readonly overview: Overview
  /** Which figure and which lists are shown, as an address says it. */
  readonly shown: PageSearch
  readonly onShow: (patch: Readonly<Record<string, string>>) => void
  readonly onZoom?: ((range: Range) => void) | undefined
  /** A value was chosen to be filtered by, or to be left out. Without it there is nothing to do but to look. */
  readonly onPick?: ((field: string, value: string, exclude: boolean) => void) | undefined
}

/** What is shown when nobody has chosen; of each panel its first list. */
export const usuallyShown: Readonly<Record<string, string>> = {
  measure: 'people',
  table: 'hidden',
  ...Object.fromEntries(panels.map(({ id, lists: [first] }) => [id, first.id])),
}

/** The figures, one of them over time, and the lists. */
export function OverviewBody(props: OverviewBodyProps) {
  const { project, view, overview, shown, onShow, onZoom, onPick } = props
  const { t } = useTexts()
  const { query, figures } = overview
  const { data, error, isPlaceholderData } = query
  const slow = useSlow(query.isFetching && figures.answer === undefined)
  const measure = figureNames.find((name) => name === shown['measure']) ?? 'people'
  const { running } = askedRange(view.range, project.timezone, serverNowMs())
  const fault = error !== null && <Fault error={error} onRetry={() => void query.refetch()} />
  return (
    <>
      <div role="status" className={classes.status}>
        {slow && <p className={classes.note}>{t('app.slow')}</p>}
        {selectsSessions(view) && <p className={classes.note}>{t('overview.ofSessions')}</p>}
      </div>
      {/* Over older numbers; that no answer came at all the frame says. */}
      {data !== undefined && !(error instanceof UnreachableError) && fault}
      <Figures
        {...figures}
        failed={error !== null}
        running={running}
        chosen={measure}
        onChoose={(name) => onShow({ measure: name })}
      />
      <ChartPanel
        {...figures}
        measure={measure}
        running={running}
        fault={figures.answer === undefined && fault}
        table={shown['table'] === 'shown'}
        tools={
          onPick !== undefined && (
            <SaveQuestion
              compact
              question={figureQuestion(measure, project, view)}
              title={t(`overview.measures.${measure}`)}
              range={view.range}
            />
          )
        }
        onTable={(isShown) => onShow({ table: isShown ? 'shown' : 'hidden' })}
        onZoom={onZoom}
      />
      <div className={classes.lists}>
        {panels.map((panel) => (
          <ListPanel
            key={panel.id}
            project={project}
            view={view}
            panel={panel}
            chosen={shown[panel.id]}
            answer={data}
            stale={isPlaceholderData}
            failed={error !== null}
            onChoose={(id) => onShow({ [panel.id]: id })}
            onPick={onPick}
          />
        ))}
      </div>
      <footer className={classes.credit}>
        {t('overview.zone', { zone: project.timezone })} · {t('overview.placesBy')}{' '}
        <a href="https://db-ip.com">IP Geolocation by DB-IP</a>
      </footer>
    </>
  )
}
