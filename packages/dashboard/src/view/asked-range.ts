import type { Compare as AskedCompare } from '../questions/question.ts'
import { clockIn, dayIn, daysBetween, hourStartIn } from '../format/zone.ts'
import type { Compare } from './compare.ts'
import { spanOf, type Range, type Span } from './range.ts'

/** A range as the API takes it: half-open. */
export interface AskedRange {
  /** A bare day (its start in the project's zone), a time of day there, or Unix milliseconds; so is `until`. */
  readonly from: string | number
  readonly until: string | number
  /** Whether the last bucket is still filling. */
  readonly running: boolean
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/**
 * The range at `nowMs`. One that includes now ends with it, so that it is compared with an earlier one that ends
 * at the same point of its day, and a morning is never held against a whole day. A range of a day ends with the
 * running minute; a longer one with the running hour, which is as good and can be answered from hourly figures.
 */
export function askedRange(range: Range, timezone: string, nowMs: number): AskedRange {
  const { from, until, length } = spanOf(range, timezone, nowMs)
  const isShort = length.unit === 'minute' || (length.unit === 'day' && length.count <= 1)
  const endMs = isShort ? Math.floor(nowMs / minuteMs + 1) * minuteMs : hourStartIn(timezone, nowMs) + hourMs
  const now = from.length > 10 ? clockIn(timezone, nowMs) : dayIn(timezone, nowMs)
  const running = from <= now && until > now
  return { from, until: running ? endMs : until, running }
}

/** What the API is asked to compare with. Nothing lies before everything, and a range is compared with an earlier one. */
export function askedCompare(
  compare: Compare,
  range: Range,
  timezone: string,
  nowMs: number,
): AskedCompare | undefined {
  if (compare.with === 'none' || range.name === 'all') return undefined
  const offset = offsetOf(compare, spanOf(range, timezone, nowMs))
  if (offset === undefined) return undefined
  return compare.weekday ? { offset, match: 'weekday' } : { offset }
}

function offsetOf(compare: Compare, { from, length }: Span): string | undefined {
  switch (compare.with) {
    case 'none':
      return undefined
    case 'year':
      return '12mo'
    case 'custom': {
      const days = daysBetween(compare.from, from.slice(0, 10))
      return days > 0 ? `${days}d` : undefined
    }
    case 'previous':
      if (length.unit === 'month') return `${length.count}mo`
      return length.unit === 'day' ? `${length.count}d` : `${length.count}m`
  }
}
