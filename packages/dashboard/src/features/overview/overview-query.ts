import { queryOptions } from '@tanstack/react-query'
import type { Project } from '../../api/answers.ts'
import { request } from '../../api/request.ts'
import { questionParts, viewDefaults, type View, type ViewDefaults } from '../../view/view-search.ts'
import { askSessions } from './ask-sessions.ts'
import { isOfSessions } from './lists.ts'
import { isOverviewAnswer } from './overview-answer.ts'

/** Rows of each list on the page. */
export const listRows = 8
/** One more says whether there are more, another may be of what is not set. */
export const askedRows = listRows + 2

/** Figures are held against the period before: a number alone says little. */
export const overviewDefaults: ViewDefaults = {
  ...viewDefaults,
  compare: { with: 'previous', weekday: false },
}

/** All figures and the usual lists, in one answer. */
export function overviewQuery(project: Project, view: View) {
  return queryOptions({
    queryKey: ['overview', project.id, view],
    queryFn: ({ signal }) =>
      view.filter.some(({ field }) => isOfSessions(field))
        ? askSessions(project, view, signal)
        : request('POST', '/v1/analytics/query', isOverviewAnswer, {
            projectId: project.id,
            body: { kind: 'overview', ...questionParts(view, project), limit: askedRows },
            signal,
          }),
    // On a slow line it comes long before the code that shows it.
    staleTime: 5000,
  })
}
