import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import { useAsker } from '../../questions/asker.ts'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { withValue } from '../../view/filter-rule.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import type { PageSearch, View } from '../../view/view-search.ts'
import { latestQuery } from '../latest-events/latest-query.ts'
import { ShareOverview } from '../shares/share-overview.tsx'
import { OnlineNow } from './online-now.tsx'
import { OverviewBody, usuallyShown } from './overview-body.tsx'
import classes from './overview-page.module.css'
import { overviewDefaults, overviewQuery } from './overview-query.ts'
import { useOverview } from './use-overview.ts'

/** The first page of a project that has events. One that has none is shown how to send them. */
export function OverviewPage() {
  const { t } = useTexts()
  const project = useProject()
  const used = useView(overviewDefaults)
  const { view } = used
  const asker = useAsker()
  const queryClient = useQueryClient()
  const search: PageSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const overview = useOverview(project, view)
  // Asked where nothing is to be seen alone: was there ever anything?
  const { data: nothingYet } = useQuery({
    ...latestQuery(project.id),
    enabled: overview.query.data?.figures.events.total === 0,
    select: ({ events }) => events.length === 0,
  })
  useTitle(t('overview.title'), project.name)
  if (nothingYet === true) {
    return <Navigate to="/p/$projectId/send" params={{ projectId: project.id }} replace />
  }

  /** Asks before the page is drawn anew: that takes a tenth of a second. */
  function change(patch: Partial<View>): void {
    void queryClient.prefetchQuery(overviewQuery(asker, project, used.changed(patch)))
    used.change(patch)
  }

  function show(patch: Readonly<Record<string, string>>): void {
    const unusual = Object.entries(patch).map(([key, value]) => [
      key,
      value === usuallyShown[key] ? undefined : value,
    ])
    void navigate({
      to: '.',
      search: (before: PageSearch) => ({ ...before, ...Object.fromEntries(unusual) }),
      resetScroll: false,
    })
  }

  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <h1 className={classes.title}>{t('overview.title')}</h1>
        <div className={classes.tools}>
          <OnlineNow project={project} isDue={!overview.query.isPending} />
          <ShareOverview project={project} view={view} shown={search} />
        </div>
      </div>
      <ViewBar
        project={project}
        {...used}
        change={change}
        hasEvents={overview.query.data?.figures.events.total !== 0}
      />
      <OverviewBody
        project={project}
        view={view}
        overview={overview}
        shown={search}
        onShow={show}
        onZoom={(range) => change({ range })}
        onPick={(field, value, exclude) => change({ filter: withValue(view.filter, field, value, exclude) })}
      />
    </div>
  )
}
