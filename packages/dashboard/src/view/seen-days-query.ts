import { queryOptions } from '@tanstack/react-query'
import { isRecord, type Project } from '../api/answers.ts'
import { request, serverNowMs } from '../api/request.ts'
import { addDays, dayIn } from '../format/zone.ts'

/** Days of the project's calendar. */
export interface SeenDays {
  readonly first: string
  /** Today at most: clocks of senders may be ahead. */
  readonly last: string
}

interface SeenSpan {
  readonly first_seen: string | null
  readonly last_seen: string | null
}

/** The days of a project's first and last event; `null` where there is none, or where nobody needs to know. */
export function seenDaysQuery({ id, timezone }: Project, isNeeded: boolean) {
  return queryOptions({
    queryKey: ['seen-days', id, timezone, isNeeded],
    queryFn: async ({ signal }): Promise<SeenDays | null> => {
      const { first_seen, last_seen } = await request('GET', '/v1/catalogue/span', isSeenSpan, {
        projectId: id,
        signal,
      })
      if (first_seen === null || last_seen === null) return null
      const day = (iso: string) => dayIn(timezone, Math.min(Date.parse(iso), serverNowMs()))
      return { first: day(first_seen), last: day(last_seen) }
    },
    ...(isNeeded ? {} : { initialData: null }),
    staleTime: 5 * 60_000,
  })
}

/** The last day of what has come to its end; `undefined` while events come, as there may be some of today. */
export function endOf({ last }: SeenDays, timezone: string): string | undefined {
  return last < addDays(dayIn(timezone, serverNowMs()), -1) ? last : undefined
}

function isSeenSpan(value: unknown): value is SeenSpan {
  return isRecord(value) && isTimeOrNull(value['first_seen']) && isTimeOrNull(value['last_seen'])
}

function isTimeOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string'
}
