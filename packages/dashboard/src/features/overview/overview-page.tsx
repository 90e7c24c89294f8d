import { useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import { serverNowMs, UnreachableError } from '../../api/request.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useSlow } from '../../shell/use-slow.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { askedRange } from '../../view/asked-range.ts'
import { withValue } from '../../view/filter-rule.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import type { PageSearch } from '../../view/view-search.ts'
import { SaveQuestion } from '../boards/save-question.tsx'
import { latestQuery } from '../latest-events/latest-query.ts'
import { ChartPanel } from './chart-panel.tsx'
import { Figures } from './figures.tsx'
import { figureQuestion } from './kept-question.ts'
import { ListPanel } from './list-panel.tsx'
import { isOfSessions, panels } from './lists.ts'
import { OnlineNow } from './online-now.tsx'
import { figureNames } from './overview-answer.ts'
import classes from './overview-page.module.css'
import { overviewDefaults } from './overview-query.ts'
import { useOverview } from './use-overview.ts'

/** The first page of a project that has events. One that has none is shown how to send them. */
export function OverviewPage() {
  const { t } = useTexts()
  const project = useProject()
  const used = useView(overviewDefaults)
  const { view, change } = used
  const search: PageSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const overview = useOverview(project, view)
  // Asked where nothing is to be seen alone: was there ever anything?
  const { data: nothingYet } = useQuery({
    ...latestQuery(project.id),
    enabled: overview.data?.figures.events.total === 0,
    select: ({ events }) => events.length === 0,
  })
  useTitle(t('overview.title'), project.name)
  const slow = useSlow(overview.isFetching && overview.data === undefined)

  const measure = figureNames.find((name) => name === search['measure']) ?? 'people'
  const { running } = askedRange(view.range, project.timezone, serverNowMs())
  const { data, error } = overview
  const fault = error !== null && <Fault error={error} onRetry={() => void overview.refetch()} />

  if (nothingYet === true) {
    return <Navigate to="/p/$projectId/send" params={{ projectId: project.id }} replace />
  }

  function set(patch: PageSearch): void {
    void navigate({ to: '.', search: (before: PageSearch) => ({ ...before, ...patch }), resetScroll: false })
  }

  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <h1 className={classes.title}>{t('overview.title')}</h1>
        <OnlineNow project={project} />
      </div>
      <ViewBar project={project} {...used} hasEvents={overview.data?.figures.events.total !== 0} />
      <div role="status" className={classes.status}>
        {slow && <p className={classes.note}>{t('app.slow')}</p>}
        {view.filter.some(({ field }) => isOfSessions(field)) && (
          <p className={classes.note}>{t('overview.ofSessions')}</p>
        )}
      </div>
      {/* Over older numbers; that no answer came at all the frame says. */}
      {data !== undefined && !(error instanceof UnreachableError) && fault}
      <Figures
        answer={data}
        failed={error !== null}
        stale={overview.isPlaceholderData}
        running={running}
        chosen={measure}
        onChoose={(name) => set({ measure: name === 'people' ? undefined : name })}
      />
      <ChartPanel
        answer={data}
        measure={measure}
        stale={overview.isPlaceholderData}
        running={running}
        fault={data === undefined && fault}
        table={search['table'] === 'shown'}
        tools={
          <SaveQuestion
            compact
            question={figureQuestion(measure, project, view)}
            title={t(`overview.measures.${measure}`)}
            range={view.range}
          />
        }
        onTable={(shown) => set({ table: shown ? 'shown' : undefined })}
        onZoom={(range) => change({ range })}
      />
      <div className={classes.lists}>
        {panels.map((panel) => (
          <ListPanel
            key={panel.id}
            project={project}
            view={view}
            panel={panel}
            chosen={search[panel.id]}
            answer={data}
            stale={overview.isPlaceholderData}
            failed={error !== null}
            onChoose={(id) => set({ [panel.id]: id === panel.lists[0].id ? undefined : id })}
            onPick={(field, value, exclude) =>
              change({ filter: withValue(view.filter, field, value, exclude) })
            }
          />
        ))}
      </div>
      <footer className={classes.credit}>
        {t('overview.zone', { zone: project.timezone })} · {t('overview.placesBy')}{' '}
        <a href="https://db-ip.com">IP Geolocation by DB-IP</a>
      </footer>
    </div>
  )
}
