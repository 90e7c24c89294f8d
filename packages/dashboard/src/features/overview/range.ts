import type { Interval } from '../../api/answers.ts'
import { addDays, dayIn, daysBetween, hourStartIn, monthStart } from '../../format/zone.ts'

export const rangeNames = ['today', '24h', '7d', '30d', '12mo', 'custom'] as const
export type RangeName = (typeof rangeNames)[number]

export type Range =
  | { readonly name: Exclude<RangeName, 'custom'> }
  /** Days of the project's calendar, both included: how people say it. */
  | { readonly name: 'custom'; readonly from: string; readonly until: string }

/** A range as the API takes it: half-open, and what to compare it with. */
export interface AskedRange {
  /** A bare day (its start in the project's zone) or Unix milliseconds; so is `until`. */
  readonly from: string | number
  readonly until: string | number
  readonly compare: { readonly offset: string }
  /** Whether the last bucket is still filling. */
  readonly running: boolean
}

const hourMs = 60 * 60_000

/** More points than this say nothing on a screen, and cost the server for nothing. */
const maxBuckets = 800

const minutesOf: Readonly<Record<Interval, number>> = {
  minute: 1,
  hour: 60,
  day: 1440,
  week: 10_080,
  month: 43_800,
}

/**
 * The range at `nowMs`. One that includes now is compared with an earlier one that ends at the same point of
 * its day, so that a morning is never held against a whole day. A range of a day ends this very moment; a
 * longer one at the end of the running hour, which is as good and can be answered from hourly rollups.
 */
export function askRange(range: Range, timezone: string, nowMs: number): AskedRange {
  const today = dayIn(timezone, nowMs)
  const hour = hourStartIn(timezone, nowMs)
  switch (range.name) {
    case 'today':
      return { from: today, until: nowMs, compare: { offset: '1d' }, running: true }
    case '24h':
      return { from: hour - 23 * hourMs, until: nowMs, compare: { offset: '1d' }, running: true }
    case '7d':
      return { from: addDays(today, -6), until: hour + hourMs, compare: { offset: '7d' }, running: true }
    case '30d':
      return { from: addDays(today, -29), until: hour + hourMs, compare: { offset: '30d' }, running: true }
    case '12mo':
      return {
        from: monthStart(today, -11),
        until: hour + hourMs,
        compare: { offset: '12mo' },
        running: true,
      }
    case 'custom': {
      const end = addDays(range.until, 1)
      const days = daysBetween(range.from, end)
      const running = range.from <= today && end > today
      const until = running ? (days === 1 ? nowMs : hour + hourMs) : end
      return { from: range.from, until, compare: { offset: `${days}d` }, running }
    }
  }
}

/** The intervals that suit a range, finest first: between two and some hundred points. */
export function intervalsFor(range: Range): readonly Interval[] {
  const minutes = daysIn(range) * 1440
  const intervals: readonly Interval[] = ['minute', 'hour', 'day', 'week', 'month']
  const fitting = intervals.filter((interval) => {
    const buckets = minutes / minutesOf[interval]
    return buckets >= 2 && buckets <= maxBuckets
  })
  return fitting.length > 0 ? fitting : ['month']
}

export function defaultInterval(range: Range): Interval {
  const days = daysIn(range)
  if (days <= 2) return 'hour'
  if (days <= 92) return 'day'
  if (days <= 300) return 'week'
  return 'month'
}

/** The days of a preset, as a first proposal for a range of one's own. */
export function daysOf(
  range: Range,
  timezone: string,
  nowMs: number,
): { readonly from: string; readonly until: string } {
  if (range.name === 'custom') return { from: range.from, until: range.until }
  const today = dayIn(timezone, nowMs)
  if (range.name === '12mo') return { from: monthStart(today, -11), until: today }
  return { from: addDays(today, 1 - daysIn(range)), until: today }
}

function daysIn(range: Range): number {
  switch (range.name) {
    case 'today':
    case '24h':
      return 1
    case '7d':
      return 7
    case '30d':
      return 30
    case '12mo':
      return 365
    case 'custom':
      return daysBetween(range.from, range.until) + 1
  }
}
