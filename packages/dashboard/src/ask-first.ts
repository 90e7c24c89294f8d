import type { QueryClient } from '@tanstack/react-query'
import { projectsQuery, sessionQuery } from './api/queries.ts'
import { serverNowMs } from './api/request.ts'
import { overviewDefaults, overviewQuery } from './features/overview/overview-query.ts'
import { dayIn } from './format/zone.ts'
import { parseQuery } from './query-string.ts'
import { projectAsker } from './questions/project-asker.ts'
import { parseViewSearch } from './view/view-search.ts'

/**
 * Asks what the page of an address is going to ask, before the code that draws it is there: who is signed in, which
 * projects there are, and what an overview shows. Whatever goes wrong the page finds for itself, and says it.
 * Resolves when all is asked, the last of it not yet answered.
 */
export async function askFirst(
  queryClient: QueryClient,
  { pathname, search }: Pick<Location, 'pathname' | 'search'>,
): Promise<void> {
  const [, projectId, page] = /^\/p\/([^/]+)\/?(.*)$/.exec(pathname) ?? []
  if (projectId === undefined) return
  try {
    const session = queryClient.ensureQueryData(sessionQuery)
    // A browser's first date takes it some 15 ms, which pass while an answer is waited for.
    dayIn('UTC', serverNowMs())
    if ((await session) === null) return
    const projects = await queryClient.ensureQueryData(projectsQuery)
    const project = projects.find(({ id }) => id === projectId)
    const asked = parseQuery(search)
    // Where all of time begins would have to be asked first.
    if (project === undefined || page !== '' || asked['range'] === 'all') return
    const { view } = parseViewSearch(asked, project, overviewDefaults)
    void queryClient.prefetchQuery(overviewQuery(projectAsker(project.id), project, view))
  } catch {
    // The router asks again, and shows what is the matter.
  }
}
