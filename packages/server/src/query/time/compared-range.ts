import type { TrendQuestion } from '../question.ts'
import type { Range } from './buckets.ts'
import { checkRange, parseSpan, shift, type Span } from './range.ts'
import { startOfMonth, type CalendarDay, type Zone } from './zone.ts'

const dayMs = 24 * 60 * 60_000

/**
 * The earlier range that a trend is compared with. `previous_period` is the same length just before, counted
 * as the interval counts: whole months as months, whole days by the calendar, all else by its length. Matched by weekday it
 * lies whole weeks back, so that Mondays are compared with Mondays.
 * @throws AppError `question_invalid`
 */
export function comparedRange(
  compare: NonNullable<TrendQuestion['compare']>,
  range: Range,
  interval: NonNullable<TrendQuestion['interval']>,
  zone: Zone,
): Range {
  const { offset, match } = compare === 'previous_period' ? { offset: 'period', match: 'date' } : compare
  const isPeriod = offset === 'period'
  const byDate = isPeriod
    ? checkRange({ fromMs: previousStart(range, interval, zone), untilMs: range.fromMs }, '/compare')
    : moved(range, parseSpan(offset, '/compare/offset'), zone)
  if (match !== 'weekday') return byDate
  const weeks = (zone.day(range.fromMs) - zone.day(byDate.fromMs)) / (7 * dayMs)
  // The period before must not reach into this one; an offset is moved by three days at most.
  const count = Math.max(1, isPeriod ? Math.ceil(weeks) : Math.round(weeks))
  return moved(range, { count, unit: 'week' }, zone)
}

function moved(range: Range, span: Span, zone: Zone): Range {
  const fromMs = shift(range.fromMs, span, zone)
  const untilMs = shift(range.untilMs, span, zone)
  // Both ends may fall into the hour that clocks skip, and be one instant.
  const lengthMs = range.untilMs - range.fromMs
  return checkRange({ fromMs, untilMs: untilMs > fromMs ? untilMs : fromMs + lengthMs }, '/compare/offset')
}

function previousStart(range: Range, interval: string, zone: Zone): number {
  const { fromMs, untilMs } = range
  const absolute = fromMs - (untilMs - fromMs)
  if (interval === 'minute' || interval === 'hour') return absolute
  const [from, until] = [dayStart(fromMs, zone), dayStart(untilMs, zone)]
  if (from !== undefined && until !== undefined) {
    const whole = interval === 'month' && from === startOfMonth(from) && until === startOfMonth(until)
    return whole
      ? shift(fromMs, { count: monthsBetween(from, until), unit: 'month' }, zone)
      : shift(fromMs, { count: (until - from) / dayMs, unit: 'day' }, zone)
  }
  const days = (zone.clock(untilMs) - zone.clock(fromMs)) / dayMs
  return days >= 1 && Number.isInteger(days) ? shift(fromMs, { count: days, unit: 'day' }, zone) : absolute
}

/** The day that begins at `instant`, if one does. */
function dayStart(instant: number, zone: Zone): CalendarDay | undefined {
  const day = zone.day(instant)
  return zone.startOfDay(day) === instant ? day : undefined
}

function monthsBetween(from: number, until: number): number {
  const [a, b] = [new Date(from), new Date(until)]
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
}
