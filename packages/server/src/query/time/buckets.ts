import { AppError } from '../../errors.ts'
import { intervals, type Interval } from '../question.ts'
import { questionLimits } from '../question-limits.ts'
import { addDays, addMonths, startOfMonth, startOfWeek, type CalendarDay, type Zone } from './zone.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Half-open: `untilMs` is not in it. Unix milliseconds. */
export interface Range {
  readonly fromMs: number
  readonly untilMs: number
}

/** The parts of a range by interval. The first and the last may be cut by the range's ends. */
export interface Buckets {
  readonly range: Range
  /** Where each begins; the first at the range's beginning. Unix milliseconds. */
  readonly startsMs: readonly number[]
  /** Set where all are equally wide: bucket i is `[originMs + i * widthMs, originMs + (i + 1) * widthMs)`. */
  readonly even: { readonly originMs: number; readonly widthMs: number } | undefined
}

const leastWidthMs: Readonly<Record<Interval, number>> = {
  minute: minuteMs,
  hour: hourMs,
  day: dayMs,
  week: 7 * dayMs,
  month: 28 * dayMs,
}

/** @throws AppError `query_too_large` for more buckets than an answer may have. */
export function bucketsOf(range: Range, interval: Interval, zone: Zone): Buckets {
  const { fromMs, untilMs } = range
  if ((untilMs - fromMs) / leastWidthMs[interval] > questionLimits.buckets) throw tooMany(range, interval)
  const startsMs = [fromMs]
  for (let at = boundaryAfter(fromMs, interval, zone); at < untilMs; at = boundaryAfter(at, interval, zone)) {
    startsMs.push(at)
  }
  return { range, startsMs, even: evenly(startsMs, range, interval) }
}

/** Where the interval begins that `instant` lies in. */
export function startOfInterval(instant: number, interval: Interval, zone: Zone): number {
  switch (interval) {
    case 'minute':
      return Math.floor(instant / minuteMs) * minuteMs
    case 'hour': {
      // Hours are counted from the beginning of the zone's day: exact for zones off by half an hour, and for
      // days that summer time makes shorter or longer.
      const start = zone.startOfDay(zone.day(instant))
      return start + Math.floor((instant - start) / hourMs) * hourMs
    }
    case 'day':
    case 'week':
    case 'month':
      return zone.startOfDay(firstDay(zone.day(instant), interval))
  }
}

/** Where the next interval begins. */
export function boundaryAfter(instant: number, interval: Interval, zone: Zone): number {
  switch (interval) {
    case 'minute':
      return startOfInterval(instant, interval, zone) + minuteMs
    case 'hour':
      return Math.min(startOfInterval(instant, interval, zone) + hourMs, boundaryAfter(instant, 'day', zone))
    case 'day':
    case 'week':
    case 'month': {
      let day = nextDay(firstDay(zone.day(instant), interval), interval)
      // A calendar may leave a day out altogether (Samoa, 30 December 2011).
      while (zone.startOfDay(day) <= instant) day = nextDay(day, interval)
      return zone.startOfDay(day)
    }
  }
}

function firstDay(day: CalendarDay, interval: 'day' | 'week' | 'month'): CalendarDay {
  if (interval === 'day') return day
  return interval === 'week' ? startOfWeek(day) : startOfMonth(day)
}

function nextDay(day: CalendarDay, interval: 'day' | 'week' | 'month'): CalendarDay {
  if (interval === 'month') return addMonths(day, 1)
  return addDays(day, interval === 'week' ? 7 : 1)
}

function evenly(startsMs: readonly number[], range: Range, interval: Interval): Buckets['even'] {
  const [first = range.fromMs, second] = startsMs
  if (second === undefined) return { originMs: first, widthMs: range.untilMs - first }
  const widthMs = interval === 'month' ? 0 : leastWidthMs[interval]
  const inner = startsMs.slice(2).every((start, index) => start - (startsMs[index + 1] ?? 0) === widthMs)
  const last = range.untilMs - (startsMs.at(-1) ?? first)
  // The first and the last may be narrower, where the range cuts them, but not wider.
  const fits = inner && second - first <= widthMs && last <= widthMs
  return fits ? { originMs: second - widthMs, widthMs } : undefined
}

function tooMany(range: Range, interval: Interval): AppError {
  const fitting = intervals.find(
    (candidate) => (range.untilMs - range.fromMs) / leastWidthMs[candidate] <= questionLimits.buckets,
  )
  return new AppError(
    'query_too_large',
    `By ${interval} this range has more than ${questionLimits.buckets} buckets. Ask by ${fitting ?? 'month'}, or about a shorter range.`,
    { path: '/interval' },
  )
}
