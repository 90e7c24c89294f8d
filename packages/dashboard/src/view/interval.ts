import type { Interval } from '../api/answers.ts'
import { minutesIn, type Range } from './range.ts'

export const intervals = ['minute', 'hour', 'day', 'week', 'month'] as const satisfies readonly Interval[]

/** More points than this say nothing on a screen, and cost the server for nothing. */
const maxBuckets = 800

const minutesOf: Readonly<Record<Interval, number>> = {
  minute: 1,
  hour: 60,
  day: 1440,
  week: 10_080,
  month: 43_800,
}

/** The intervals that suit a range, finest first: between two and some hundred points. */
export function intervalsFor(range: Range, timezone: string, nowMs: number): readonly Interval[] {
  const minutes = minutesIn(range, timezone, nowMs)
  const fitting = intervals.filter((interval) => {
    const buckets = minutes / minutesOf[interval]
    return buckets >= 2 && buckets <= maxBuckets
  })
  return fitting.length > 0 ? fitting : [minutes < 2 ? 'minute' : 'month']
}

export function defaultInterval(range: Range, timezone: string, nowMs: number): Interval {
  const minutes = minutesIn(range, timezone, nowMs)
  if (minutes <= 180) return 'minute'
  if (minutes <= 2 * 1440) return 'hour'
  if (minutes <= 92 * 1440) return 'day'
  if (minutes <= 300 * 1440) return 'week'
  return 'month'
}
