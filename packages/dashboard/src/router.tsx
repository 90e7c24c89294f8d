import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { projectsQuery, sessionQuery } from './api/queries.ts'
import { OverviewPage } from './features/overview/overview-page.tsx'
import { lazyPage } from './lazy-part.ts'
import { parseQuery, writeQuery } from './query-string.ts'
import { AppFrame } from './shell/app-frame.tsx'
import { FaultPage, NotFoundPage } from './shell/fault-page.tsx'
import { NoProjectsPage } from './shell/no-projects-page.tsx'
import { PendingPage } from './shell/pending-page.tsx'
import { safeNext } from './shell/safe-next.ts'
import { pageSearch } from './view/view-search.ts'

interface RouterContext {
  readonly queryClient: QueryClient
}

/** The whole of what is on screen lives in the address: which page, which project, and each view's search. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch: parseQuery,
    stringifySearch: writeQuery,
    defaultPendingMs: 300,
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: FaultPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  })
}

const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>) => ({
    ...(typeof raw['next'] === 'string' ? { next: safeNext(raw['next']) } : {}),
    ...(raw['expired'] === 'yes' ? { expired: 'yes' as const } : {}),
  }),
  component: lazyPage(async () => (await import('./features/sign-in/sign-in-page.tsx')).SignInPage),
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: (raw: Record<string, unknown>) =>
    typeof raw['token'] === 'string' ? { token: raw['token'] } : {},
  component: lazyPage(async () => (await import('./features/setup/setup-page.tsx')).SetupPage),
})

/** Everything that needs somebody signed in. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context: { queryClient }, location }) => {
    const before = queryClient.getQueryData(sessionQuery.queryKey)
    const session = before === null ? null : await queryClient.ensureQueryData(sessionQuery)
    if (session !== null) return { session }
    // Forgotten, so that coming back asks the server again.
    queryClient.removeQueries(sessionQuery)
    const expired = before === null ? { expired: 'yes' as const } : {}
    const next = location.href === '/' ? {} : { next: location.href }
    throw redirect({ to: '/sign-in', search: { ...next, ...expired } })
  },
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(projectsQuery),
  component: Outlet,
})

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  loader: async ({ context: { queryClient } }) => {
    const [first] = await queryClient.ensureQueryData(projectsQuery)
    if (first !== undefined)
      throw redirect({ to: '/p/$projectId', params: { projectId: first.id }, replace: true })
  },
  component: NoProjectsPage,
})

const projectRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/p/$projectId',
  component: AppFrame,
})

const overviewRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/',
  validateSearch: pageSearch,
  component: OverviewPage,
})

const liveRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/live',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/live/live-page.tsx')).LivePage),
})

const firstEventRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/send',
  validateSearch: pageSearch,
  component: lazyPage(
    async () => (await import('./features/first-event/first-event-page.tsx')).FirstEventPage,
  ),
})

const boardsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/boards',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/boards/boards-page.tsx')).BoardsPage),
})

const boardRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/boards/$boardId',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/boards/board-page.tsx')).BoardPage),
})

const exploreRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/explore',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/explore/explore-page.tsx')).ExplorePage),
})

const metricsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/metrics',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/metrics/metrics-page.tsx')).MetricsPage),
})

const metricRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/metrics/$metricName',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/metrics/metric-page.tsx')).MetricPage),
})

const metricEditorRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/metric-editor',
  validateSearch: pageSearch,
  component: lazyPage(
    async () => (await import('./features/metrics/metric-editor-page.tsx')).MetricEditorPage,
  ),
})

const funnelsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/funnels',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/funnels/funnels-page.tsx')).FunnelsPage),
})

const retentionRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/retention',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/retention/retention-page.tsx')).RetentionPage),
})

const pathsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/paths',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/paths/paths-page.tsx')).PathsPage),
})

const cohortsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/cohorts',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/cohorts/cohorts-page.tsx')).CohortsPage),
})

const cohortRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/cohorts/$cohortId',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/cohorts/cohort-page.tsx')).CohortPage),
})

const peopleRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/people',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/people/people-page.tsx')).PeoplePage),
})

const personRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/people/$personId',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/people/person-page.tsx')).PersonPage),
})

const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invite/$token',
  component: lazyPage(async () => (await import('./features/invite/invite-page.tsx')).InvitePage),
})

const projectSettingsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/settings',
  component: lazyPage(async () => (await import('./features/settings/project-page.tsx')).ProjectPage),
})

const keysRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/settings/keys',
  component: lazyPage(async () => (await import('./features/settings/keys-page.tsx')).KeysPage),
})

const membersRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/settings/members',
  component: lazyPage(async () => (await import('./features/settings/members-page.tsx')).MembersPage),
})

const accountRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/settings/account',
  component: lazyPage(async () => (await import('./features/settings/account-page.tsx')).AccountPage),
})

/** What a link shows, to people without an account: in a window of its own, and in somebody else's page. */
const shareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/share/$token',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/shares/share-page.tsx')).SharePage),
})

const embedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/embed/$token',
  validateSearch: pageSearch,
  component: lazyPage(async () => (await import('./features/shares/embed-page.tsx')).EmbedPage),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  shareRoute,
  embedRoute,
  inviteRoute,
  signedInRoute.addChildren([
    homeRoute,
    projectRoute.addChildren([
      overviewRoute,
      liveRoute,
      exploreRoute,
      metricsRoute,
      metricRoute,
      metricEditorRoute,
      funnelsRoute,
      retentionRoute,
      pathsRoute,
      cohortsRoute,
      cohortRoute,
      peopleRoute,
      personRoute,
      boardsRoute,
      boardRoute,
      firstEventRoute,
      projectSettingsRoute,
      keysRoute,
      membersRoute,
      accountRoute,
    ]),
  ]),
])

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: ReturnType<typeof createAppRouter>
  }
}
