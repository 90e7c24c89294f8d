import type { TrendQuestion } from '../question.ts'
import type { Range } from './buckets.ts'
import { checkRange, parseSpan, shift } from './range.ts'
import { addMonths, startOfMonth, type Zone } from './zone.ts'

/**
 * The earlier range that a trend is compared with. `previous_period` is the same length just before, counted
 * as the interval counts: whole months as months, days by the calendar, hours by their length.
 * @throws AppError `question_invalid`
 */
export function comparedRange(
  compare: NonNullable<TrendQuestion['compare']>,
  range: Range,
  interval: NonNullable<TrendQuestion['interval']>,
  zone: Zone,
): Range {
  if (compare !== 'previous_period') {
    const span = parseSpan(compare.offset, '/compare/offset')
    const shifted = { fromMs: shift(range.fromMs, span, zone), untilMs: shift(range.untilMs, span, zone) }
    return checkRange(shifted, '/compare/offset')
  }
  return checkRange({ fromMs: previousStart(range, interval, zone), untilMs: range.fromMs }, '/compare')
}

function previousStart({ fromMs, untilMs }: Range, interval: string, zone: Zone): number {
  if (interval === 'minute' || interval === 'hour') return fromMs - (untilMs - fromMs)
  const [from, until] = [zone.clock(fromMs), zone.clock(untilMs)]
  if (interval === 'month' && isMonthStart(fromMs, zone) && isMonthStart(untilMs, zone)) {
    return zone.startOfDay(addMonths(zone.day(fromMs), -monthsBetween(zone.day(fromMs), zone.day(untilMs))))
  }
  return zone.instant(from - (until - from))
}

function isMonthStart(instant: number, zone: Zone): boolean {
  return zone.startOfDay(startOfMonth(zone.day(instant))) === instant
}

function monthsBetween(from: number, until: number): number {
  const [a, b] = [new Date(from), new Date(until)]
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
}
