import { queryOptions, type QueryClient } from '@tanstack/react-query'
import type { Project } from '../../api/answers.ts'
import type { Asker } from '../../questions/asker.ts'
import { viewDefaults, type View, type ViewDefaults } from '../../view/view-search.ts'
import type { OverviewAnswer } from './overview-answer.ts'
import { isFigures, overviewOf, overviewQuestion } from './overview-question.ts'

/** Rows of each list on the page. */
export const listRows = 8
/** One more says whether there are more, another may be of what is not set. */
export const askedRows = listRows + 2

/** Of the server's time: nobody misses numbers for so long. */
const patienceMs = 400
/** The part of the people that a first look reads. */
const lookShare = 0.1
/** Of fewer, a tenth says too little. */
const leastPeople = 20_000

/** Figures are held against the period before: a number alone says little. */
export const overviewDefaults: ViewDefaults = {
  ...viewDefaults,
  compare: { with: 'previous', weekday: false },
}

/** All figures and the usual lists, in one answer; before it, where it may be slow, a first look. */
export function overviewQuery(asker: Asker, project: Project, view: View) {
  return queryOptions({
    queryKey: ['overview', asker.scope, view],
    queryFn: async ({ client, queryKey, signal }) => {
      const isShown = client.getQueryData(queryKey) !== undefined
      // Not beside the answer: by itself it has the server for itself. A link answers what it shares, and nothing else.
      if (!isShown && asker.explain !== undefined && mayBeSlow(client, asker)) {
        await client.prefetchQuery(lookQuery(asker, project, view))
      }
      return overviewOf(
        await asker.answer(overviewQuestion(project, view, { limit: askedRows }), isFigures, signal),
      )
    },
    // On a slow line it comes long before the code that shows it.
    staleTime: 5000,
  })
}

/** The figures alone, from a part of the people: `null` where those are too few to tell. */
export function lookQuery(asker: Asker, project: Project, view: View) {
  return queryOptions({
    queryKey: ['overview-look', asker.scope, view],
    queryFn: async ({ signal }) => {
      const question = overviewQuestion(project, view, { limit: 0, sample: lookShare })
      const look = overviewOf(await asker.answer(question, isFigures, signal))
      return isOfMany(look) ? look : null
    },
    // The answer itself is on its way.
    retry: false,
    staleTime: 5000,
  })
}

/** Whether the answer may take long: where nothing was answered yet, or a view that took the server long, and was of many. */
function mayBeSlow(client: QueryClient, { scope }: Asker): boolean {
  const known = client
    .getQueriesData<OverviewAnswer>({ queryKey: ['overview', scope] })
    .flatMap(([, answer]) => answer ?? [])
  return known.length === 0 || known.some((one) => one.meta.elapsed_ms > patienceMs && isOfMany(one))
}

function isOfMany({ figures }: OverviewAnswer): boolean {
  return (figures.people.total ?? 0) >= leastPeople
}
