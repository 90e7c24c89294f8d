import type { Event } from '@tidemark/event'
import type { Series, TrendPart } from '../answer/answer.ts'
import type { NamedMeasure, Question, TableQuestion, TrendQuestion } from '../question.ts'
import { naiveBuckets } from './calendar.ts'
import { fieldValue } from './field-value.ts'
import { matches } from './matches.ts'
import { measured } from './measured.ts'

/** A range as its ends, half-open: what it means is not for this walk to find out. */
export interface NaiveRange {
  readonly fromMs: number
  readonly untilMs: number
}

type Values = readonly (string | null)[]
type NaivePart = Pick<TrendPart, 'series'> & { readonly bucketStartsMs: readonly number[] }

/** One range of a trend, by walking over the events. */
export function naiveTrend(
  events: readonly Event[],
  question: TrendQuestion,
  { current, previous, zone }: { current: NaiveRange; previous?: NaiveRange | undefined; zone: string },
): { readonly current: NaivePart; readonly previous: NaivePart | undefined } {
  const fields = question.breakdown ?? []
  const limit = question.breakdown_limit ?? 10
  const measure = question.measure ?? { fn: 'count' }
  const groups = groupBy(selected(events, question, current), fields)
  const before = previous === undefined ? [] : groupBy(selected(events, question, previous), fields)
  const own = groups
    .map(({ values, events }) => ({ values, total: measured(events, measure) }))
    .toSorted((a, b) => ordered(a.total, b.total, true, byPlainNumber) || byValues(a.values, b.values))
    .slice(0, limit)
    .map(({ values }) => values)
  const isOwn = (values: Values) => own.some((candidate) => byValues(candidate, values) === 0)
  const withRest = [...groups, ...before].some(({ values }) => !isOwn(values))

  function part(range: NaiveRange, all: readonly Group[]): NaivePart {
    const starts = naiveBuckets(range.fromMs, range.untilMs, question.interval ?? 'day', zone)
    const eventsOf = (wanted: (values: Values) => boolean) =>
      all.flatMap(({ values, events }) => (wanted(values) ? events : []))
    const line = (events: readonly Event[]) => ({
      values: starts.map((start, index) =>
        measured(within(events, { fromMs: start, untilMs: starts[index + 1] ?? range.untilMs }), measure),
      ),
      total: measured(events, measure),
    })
    const series: Series[] =
      fields.length === 0
        ? [{ breakdown: {}, other: false, ...line(eventsOf(() => true)) }]
        : own.map((wanted) => ({
            breakdown: Object.fromEntries(fields.map((field, index) => [field, wanted[index] ?? null])),
            other: false,
            ...line(eventsOf((values) => byValues(values, wanted) === 0)),
          }))
    if (fields.length > 0 && withRest) {
      series.push({ breakdown: {}, other: true, ...line(eventsOf((values) => !isOwn(values))) })
    }
    return { bucketStartsMs: starts, series }
  }

  return {
    current: part(current, groups),
    previous: previous === undefined ? undefined : part(previous, before),
  }
}

/** A table, by walking over the events. */
export function naiveTable(events: readonly Event[], question: TableQuestion, range: NaiveRange) {
  const measures: readonly NamedMeasure[] = question.measures ?? [{ fn: 'count' }]
  const names = measures.map((measure) => measure.as ?? measure.fn)
  const orderName = question.order_by ?? names[0] ?? ''
  const measureIndex = names.indexOf(orderName)
  const groupIndex = question.group_by.indexOf(orderName)
  const descending = question.descending ?? true
  const rows = groupBy(selected(events, question, range), question.group_by)
    .map(({ values, events }) => ({ values, numbers: measures.map((measure) => measured(events, measure)) }))
    .toSorted((a, b) => {
      const chosen =
        measureIndex === -1
          ? ordered(a.values[groupIndex] ?? null, b.values[groupIndex] ?? null, descending, byText)
          : ordered(
              a.numbers[measureIndex] ?? null,
              b.numbers[measureIndex] ?? null,
              descending,
              byPlainNumber,
            )
      return chosen || byValues(a.values, b.values)
    })
    .map(({ values, numbers }) => [...values, ...numbers])
  const limit = question.limit ?? 100
  return { rows: rows.slice(0, limit), truncated: rows.length > limit }
}

interface Group {
  readonly values: Values
  readonly events: readonly Event[]
}

function selected(events: readonly Event[], question: Question, range: NaiveRange): readonly Event[] {
  const { event: names, bots = 'exclude', filter } = question
  return within(events, range).filter(
    (event) =>
      (names === undefined || (typeof names === 'string' ? [names] : names).includes(event.name)) &&
      (bots === 'include' || (event.is_bot ?? false) === (bots === 'only')) &&
      (filter === undefined || matches(event, filter)),
  )
}

function within(events: readonly Event[], { fromMs, untilMs }: NaiveRange): readonly Event[] {
  return events.filter(({ timestamp }) => timestamp >= fromMs && timestamp < untilMs)
}

function groupBy(events: readonly Event[], fields: readonly string[]): readonly Group[] {
  const groups = new Map<string, { values: Values; events: Event[] }>()
  for (const event of events) {
    const values = fields.map((field) => fieldValue(event, field).text)
    const key = JSON.stringify(values)
    const group = groups.get(key) ?? { values, events: [] }
    group.events.push(event)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** By the bytes of their text; unset after every text. */
function byValues(a: Values, b: Values): number {
  for (const [index, value] of a.entries()) {
    const order = ordered(value, b[index] ?? null, false, byText)
    if (order !== 0) return order
  }
  return 0
}

function byText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function byPlainNumber(a: number, b: number): number {
  return a - b
}

function ordered<T>(a: T | null, b: T | null, descending: boolean, compare: (a: T, b: T) => number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return descending ? compare(b, a) : compare(a, b)
}
