import { queryOptions } from '@tanstack/react-query'
import type { Project } from '../../api/answers.ts'
import type { Asker } from '../../questions/asker.ts'
import { viewDefaults, type View, type ViewDefaults } from '../../view/view-search.ts'
import { isFigures, overviewOf, overviewQuestion } from './overview-question.ts'

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
export function overviewQuery(asker: Asker, project: Project, view: View) {
  return queryOptions({
    queryKey: ['overview', asker.scope, view],
    queryFn: async ({ signal }) =>
      overviewOf(await asker.answer(overviewQuestion(project, view, askedRows), isFigures, signal)),
    // On a slow line it comes long before the code that shows it.
    staleTime: 5000,
  })
}
