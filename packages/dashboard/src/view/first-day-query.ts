import { queryOptions } from '@tanstack/react-query'
import { askTrend } from '../api/api.ts'
import type { Project } from '../api/answers.ts'
import { serverNowMs } from '../api/request.ts'
import { earliestDay } from './range.ts'

/**
 * The first day of the month in which a project's first event happened; `null` where there is none, or where nobody
 * needs to know. Answered from hourly figures, in milliseconds.
 */
export function firstDayQuery(project: Project, isNeeded: boolean) {
  const { id, timezone } = project
  return queryOptions({
    queryKey: ['first-day', id, isNeeded],
    queryFn: async ({ signal }) => {
      const { buckets, series } = await askTrend(
        id,
        {
          kind: 'trend',
          from: earliestDay,
          until: serverNowMs(),
          timezone,
          interval: 'month',
          measure: { fn: 'count' },
          bots: 'include',
        },
        signal,
      )
      const first = series[0]?.values.findIndex((value) => value > 0) ?? -1
      return buckets[first]?.slice(0, 10) ?? null
    },
    ...(isNeeded ? {} : { initialData: null }),
    staleTime: Infinity,
  })
}
