import { addDays } from '../format/zone.ts'
import { spanOf, type Range } from './range.ts'
import type { SeenDays } from './seen-days-query.ts'

/** Days of one's own, both included. */
export interface Days {
  readonly from: string
  readonly until: string
}

/** As many as a view shows that nobody has changed. */
const shownDays = 30

/**
 * Where a range lies wholly after a project's last event, or before its first: the nearest days that have some.
 */
export function whereEventsAre(
  range: Range,
  { first, last }: SeenDays,
  timezone: string,
  nowMs: number,
): { readonly side: 'before' | 'after'; readonly days: Days } | undefined {
  const { from, until } = spanOf(range, timezone, nowMs)
  if (from.slice(0, 10) > last) {
    const start = addDays(last, 1 - shownDays)
    return { side: 'before', days: { from: start < first ? first : start, until: last } }
  }
  if (until <= first) {
    const end = addDays(first, shownDays - 1)
    return { side: 'after', days: { from: first, until: end > last ? last : end } }
  }
  return undefined
}
