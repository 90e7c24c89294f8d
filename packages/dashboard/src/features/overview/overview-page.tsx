import { useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import { serverNowMs, UnreachableError } from '../../api/request.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useSlow } from '../../shell/use-slow.ts'
import { useTitle } from '../../shell/use-title.ts'
import { LatestEvents } from '../latest-events/latest-events.tsx'
import { latestQuery } from '../latest-events/latest-query.ts'
import { ChartPanel } from './chart-panel.tsx'
import { Figures } from './figures.tsx'
import classes from './overview-page.module.css'
import { parseOverviewSearch, searchOf, viewOf, type OverviewView } from './overview-search.ts'
import { askRange, defaultInterval } from './range.ts'
import { IntervalSelect, RangePicker } from './range-picker.tsx'
import { useTrend } from './use-trend.ts'
import { useTexts } from '../../use-texts.ts'

/** The first page of a project that has events. One that has none is shown how to send them. */
export function OverviewPage() {
  const { t } = useTexts()
  const project = useProject()
  const view = viewOf(parseOverviewSearch(useSearch({ from: '/signed-in/p/$projectId/' })))
  const navigate = useNavigate({ from: '/p/$projectId/' })
  // Only whether there is any: the list itself draws anew every two seconds, and this page need not.
  const { data: nothingYet } = useQuery({
    ...latestQuery(project.id),
    select: ({ events }) => events.length === 0,
  })
  const count = useTrend(project, view, { measure: 'count', compare: true })
  const people = useTrend(project, view, { measure: 'people', compare: true })
  const sessions = useTrend(project, view, { measure: 'sessions', compare: true })
  const broken = useTrend(project, view, {
    measure: view.measure,
    breakdown: view.breakdown,
    compare: view.compare,
    enabled: view.breakdown !== undefined,
  })
  useTitle(t('overview.title'), project.name)

  const { running } = askRange(view.range, project.timezone, serverNowMs())
  const trends = { count, people, sessions }
  const shown = view.breakdown === undefined ? trends[view.measure] : broken
  const asked = [shown, count, people, sessions]
  // Where nothing can be drawn the fault takes its place; where there are older numbers it stands above them,
  // unless it is only that no answer came: the frame says so already.
  const broke = shown.data === undefined ? shown.error : null
  const fault = asked
    .filter(({ data }) => broke === null || data !== undefined)
    .map(({ error }) => error)
    .find((error) => error !== null && !(error instanceof UnreachableError))
  const slow = useSlow(asked.some(({ isFetching, data }) => isFetching && data === undefined))

  if (nothingYet === true) {
    return <Navigate to="/p/$projectId/send" params={{ projectId: project.id }} replace />
  }

  function retry(): void {
    for (const query of asked) if (query.error !== null) void query.refetch()
  }

  function change(patch: Partial<OverviewView>): void {
    void navigate({ search: { ...searchOf({ ...view, ...patch }) }, resetScroll: false })
  }

  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <div>
          <h1 className={classes.title}>{t('overview.title')}</h1>
          <p className={classes.zone}>{t('overview.zone', { zone: project.timezone })}</p>
        </div>
        <div className={classes.tools}>
          <RangePicker
            range={view.range}
            timezone={project.timezone}
            onChange={(range) => change({ range, interval: defaultInterval(range) })}
          />
          <IntervalSelect view={view} onChange={(interval) => change({ interval })} />
        </div>
      </div>
      <div role="status" className={classes.status}>
        {slow && <p className={classes.slow}>{t('app.slow')}</p>}
      </div>
      {fault !== null && fault !== undefined && <Fault error={fault} onRetry={retry} />}
      <div className={classes.columns}>
        <div className={classes.main}>
          <Figures
            trends={trends}
            stale={count.isPlaceholderData}
            running={running}
            chosen={view.measure}
            onChoose={(measure) => change({ measure })}
          />
          <ChartPanel
            project={project}
            view={view}
            trend={shown.data}
            stale={shown.isPlaceholderData}
            running={running}
            fault={broke !== null && <Fault error={broke} onRetry={retry} />}
            others={{ count: count.data, people: people.data, sessions: sessions.data }}
            onChange={change}
          />
        </div>
        <LatestEvents project={project} />
      </div>
      <footer className={classes.credit}>
        {t('overview.placesBy')} <a href="https://db-ip.com">IP Geolocation by DB-IP</a>
      </footer>
    </div>
  )
}
