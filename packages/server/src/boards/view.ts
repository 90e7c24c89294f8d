import { Type } from 'typebox'
import { parseFilter } from '../query/parse/parse-filter.ts'
import { parseQuestion } from '../query/parse/parse-question.ts'
import { resolveFilter } from '../query/plan/resolve-filter.ts'
import { readFields, type Fields } from '../query/parse/read.ts'
import { trendQuestionSchema, type Filter, type Interval } from '../query/question.ts'

/** What a board says about all of its questions at once, in the words of a question. */
export type View = Fields

const rangeKeys = ['from', 'until', 'last', 'interval', 'compare'] as const
const viewKeys = [...rangeKeys, 'filter', 'bots'] as const

export const rangeSchema = Type.Pick(trendQuestionSchema, [...rangeKeys])
export const viewSchema = Type.Pick(trendQuestionSchema, [...viewKeys])

/** @throws AppError `question_invalid` */
export function parseView(value: unknown): View {
  return asTrend(readFields(value, viewKeys, '', 'What a board asks about'))
}

/** The part that is about time alone. @throws AppError `question_invalid` */
export function parseRange(value: unknown): View {
  return asTrend(readFields(value, rangeKeys, '', 'The time that is asked about'))
}

const timeWindows: Readonly<Record<Interval, string>> = {
  minute: '1m',
  hour: '1h',
  day: '1d',
  week: '1w',
  month: '1mo',
}

/** `question` about the time of `view`, and only about what both let through. */
export function withinView(question: Fields, view: View): Fields {
  const { kind } = question
  const { from: _from, until: _until, last: _last, ...rest } = question
  const { interval, compare, filter, bots, ...time } = view
  return onlyWhere(
    {
      ...rest,
      ...time,
      ...(interval !== undefined && takesInterval(question) ? { interval } : {}),
      ...(isInterval(interval) && kind === 'metric' ? { time_window: timeWindows[interval] } : {}),
      ...(compare !== undefined && (kind === 'trend' || kind === 'overview') ? { compare } : {}),
      ...(bots === undefined ? {} : { bots }),
    },
    filter,
  )
}

/**
 * A window is so many buckets: of another width it would be another figure. Without an interval of its own a funnel is
 * not about a course over time.
 */
function takesInterval({ kind, window, interval }: Fields): boolean {
  return (
    kind === 'overview' ||
    (kind === 'trend' && window === undefined) ||
    (kind === 'funnel' && interval !== undefined)
  )
}

/** `question` about those events alone that `filter` lets through too: there is no way to ask past it. */
export function onlyWhere(question: Fields, filter: unknown): Fields {
  if (filter === undefined || filter === null) return question
  const own = question['filter']
  return { ...question, filter: own === undefined ? filter : { all: [own, filter] } }
}

/** A filter that a question can have. @throws AppError `question_invalid`, also for a field that there is not. */
export function checkFilter(value: unknown, path: string): Filter {
  const filter = parseFilter(value, path)
  resolveFilter(filter, path)
  return filter
}

function asTrend(view: Fields): View {
  const { filter } = parseQuestion({ kind: 'trend', ...view })
  if (filter !== undefined) resolveFilter(filter, '/filter')
  return view
}

function isInterval(value: unknown): value is Interval {
  return typeof value === 'string' && Object.hasOwn(timeWindows, value)
}
