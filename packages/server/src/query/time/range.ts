import { parseTime } from '@tidemark/event'
import { fault, shown } from '../parse/read.ts'
import type { Interval, Question } from '../question.ts'
import { boundaryAfter, startOfInterval, type Range } from './buckets.ts'
import { addDays, addMonths, type Zone } from './zone.ts'

/** A length of time in the calendar's units. */
export interface Span {
  readonly count: number
  readonly unit: Interval
}

const units: Readonly<Record<string, Interval>> = { m: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month' }
const earliestMs = Date.UTC(1980, 0, 1)
const latestMs = Date.UTC(2100, 0, 1)
const minuteMs = 60_000

/**
 * The instants that a question's `from` and `until`, or its `last`, stand for in its zone. `last` ends with
 * the running bucket and begins with a whole one.
 * @throws AppError `question_invalid`
 */
export function resolveRange(question: Question, zone: Zone, nowMs: number): Range {
  const byUnit = question.kind === 'table' || question.kind === 'distribution'
  return resolveTimes(question, byUnit ? undefined : (question.interval ?? 'day'), zone, nowMs)
}

/** The same for what has no buckets, or buckets of its own: without an interval `last` is cut by its own unit. */
export function resolveTimes(
  { from, until, last }: Pick<Question, 'from' | 'until' | 'last'>,
  interval: Interval | undefined,
  zone: Zone,
  nowMs: number,
): Range {
  if (last !== undefined) {
    const span = parseSpan(last, '/last')
    const unit = interval ?? span.unit
    const untilMs = boundaryAfter(nowMs, unit, zone)
    return checkRange({ fromMs: startOfInterval(shift(untilMs, span, zone), unit, zone), untilMs }, '/last')
  }
  const fromMs = resolveInstant(from, zone, '/from')
  const untilMs = resolveInstant(until, zone, '/until')
  if (untilMs <= fromMs) throw fault('/until', '"until" is not after "from". The end is not in the range.')
  return checkRange({ fromMs, untilMs }, '/from')
}

/** `30d` as 30 days. @throws AppError `question_invalid` */
export function parseSpan(text: string, path: string): Span {
  const match = /^([1-9]\d{0,4})(m|h|d|w|mo)$/.exec(text)
  const unit = units[match?.[2] ?? '']
  if (match === null || unit === undefined) {
    throw fault(
      path,
      `"${shown(text)}" is no length of time. Write a number with m, h, d, w or mo, such as "30d".`,
    )
  }
  return { count: Number(match[1]), unit }
}

/**
 * The instant `span` before `instant`: by the clock for days and more, so that a day may have 23 hours. The
 * beginning of a day becomes the beginning of a day, also where that is not midnight.
 */
export function shift(instant: number, { count, unit }: Span, zone: Zone): number {
  const back = (move: (clock: number) => number) => {
    const day = zone.day(instant)
    return zone.startOfDay(day) === instant
      ? zone.startOfDay(move(day))
      : zone.instant(move(zone.clock(instant)))
  }
  switch (unit) {
    case 'minute':
      return instant - count * minuteMs
    case 'hour':
      return instant - count * 60 * minuteMs
    case 'day':
      return back((clock) => addDays(clock, -count))
    case 'week':
      return back((clock) => addDays(clock, -7 * count))
    case 'month':
      return back((clock) => addMonths(clock, -count))
  }
}

/** `range`, when it is one that events can lie in. @throws AppError `question_invalid` */
export function checkRange(range: Range, path: string): Range {
  if (range.fromMs >= earliestMs && range.untilMs <= latestMs) return range
  throw fault(path, 'A range lies between the years 1980 and 2100. Choose a shorter or a later one.')
}

/** @throws AppError `question_invalid` */
export function resolveInstant(value: string | number | undefined, zone: Zone, path: string): number {
  const found = typeof value === 'string' ? fromText(value.trim(), zone) : parseTime(value)
  if (found !== undefined) return found
  throw fault(
    path,
    `"${shown(value)}" is no time. Write ISO 8601 such as "2026-10-01", or Unix milliseconds.`,
  )
}

function fromText(text: string, zone: Zone): number | undefined {
  const instant = parseTime(text)
  if (instant === undefined) return undefined
  // Without a zone of its own it was read as UTC: it is what a clock in the question's zone shows.
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return zone.startOfDay(instant)
  return /^\d{4}-\d{2}-\d{2}[T ][\d:.,]+$/.test(text) ? zone.instant(instant) : instant
}
