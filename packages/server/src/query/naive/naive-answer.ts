import type { Event } from '@tidemark/event'
import type { Series, TrendPart } from '../answer/answer.ts'
import type {
  EachMeasure,
  Filter,
  GroupBy,
  NamedMeasure,
  Question,
  SeriesQuestion,
  TableQuestion,
  TrendQuestion,
} from '../question.ts'
import { naiveBuckets } from './calendar.ts'
import { fieldValue } from './field-value.ts'
import { knownOf } from './known.ts'
import { matches } from './matches.ts'
import { measured, unitsOf } from './measured.ts'
import { naiveSessions, partOf } from './naive-sessions.ts'
import { isPicked, seen, within, type NaiveRange } from './selected.ts'

type Values = readonly (string | null)[]
type NaivePart = Pick<TrendPart, 'series'> & { readonly bucketStartsMs: readonly number[] }

interface Line {
  readonly name: string
  readonly series: SeriesQuestion
  readonly measure: EachMeasure
}

const dayMs = 86_400_000

/** One range of a trend, by walking over the events. */
export function naiveTrend(
  events: readonly Event[],
  question: TrendQuestion,
  { current, previous, zone }: { current: NaiveRange; previous?: NaiveRange | undefined; zone: string },
): { readonly current: NaivePart; readonly previous: NaivePart | undefined } {
  const breakdown = question.breakdown ?? []
  const asked: readonly SeriesQuestion[] = question.series ?? [single(question)]
  const lines: readonly Line[] = asked.map((series, index) => ({
    name: series.name ?? String.fromCharCode(65 + index),
    series,
    measure: series.measure ?? { fn: 'count' },
  }))
  const rowsOf = ({ series, measure }: Line, range: NaiveRange) => {
    const rows = picked(events, { ...question, ...series, breakdown, measure }, range, question.filter)
    // Where figures are taken of each, events of nobody are as if they were not there.
    return measure.per === undefined ? rows : unitsOf(rows, measure.per).flat()
  }
  const starts = (range: NaiveRange) =>
    naiveBuckets(range.fromMs, range.untilMs, question.interval ?? 'day', zone)
  const own = chosen(question, lines[0], { rowsOf, current, last: starts(current).at(-1) })
  const isOwn = (values: Values) => own.some((candidate) => byValues(breakdown, candidate, values) === 0)
  const ranges = [current, ...(previous === undefined ? [] : [previous])]
  const withRest =
    breakdown.length > 0 &&
    ranges.some((range) =>
      lines.some((line) =>
        groupBy(rowsOf(line, reach(question, range, zone)), breakdown).some(({ values }) => !isOwn(values)),
      ),
    )
  const wanted: readonly {
    readonly labels: Pick<Series, 'breakdown' | 'other'>
    has(values: Values): boolean
  }[] =
    breakdown.length === 0
      ? [{ labels: { breakdown: {}, other: false }, has: () => true }]
      : [
          ...own.map((values) => ({
            labels: { breakdown: labelled(breakdown, values), other: false },
            has: (other: Values) => byValues(breakdown, other, values) === 0,
          })),
          ...(withRest
            ? [{ labels: { breakdown: {}, other: true }, has: (values: Values) => !isOwn(values) }]
            : []),
        ]

  function part(range: NaiveRange): NaivePart {
    const bucketStartsMs = starts(range)
    const bounds = [...bucketStartsMs, range.untilMs]
    const named = question.series !== undefined || question.formulas !== undefined
    const reached = reach(question, range, zone)
    const beginnings = windowStarts(question, range, zone, bounds)
    const groups = new Map(lines.map((line) => [line, groupBy(rowsOf(line, reached), breakdown)]))
    const columns = wanted.map(({ labels, has }) => {
      const ofLines = lines.map((line) => {
        const rows = (groups.get(line) ?? []).flatMap(({ values, rows }) => (has(values) ? rows : []))
        const figure = (range: NaiveRange) => measured(within(rows, range), line.measure)
        return {
          name: line.name,
          values: bucketStartsMs.map((_, index) =>
            figure({
              fromMs: beginnings[index] ?? 0,
              untilMs: bounds[index + 1] ?? 0,
            }),
          ),
          total: figure(range),
        }
      })
      const ofFormulas = (question.formulas ?? []).map(({ formula, as }) => {
        const at = (pick: (line: (typeof ofLines)[number]) => number | null) =>
          calculated(formula, new Map(ofLines.map((line) => [line.name, pick(line)])))
        return {
          name: as ?? formula,
          values: bucketStartsMs.map((_, index) => at(({ values }) => values[index] ?? null)),
          total: at(({ total }) => total),
        }
      })
      return [...ofLines, ...ofFormulas].map(({ name, ...figures }): Series => {
        return { ...(named ? { name } : {}), ...labels, ...figures }
      })
    })
    const figures = [...lines, ...(question.formulas ?? [])]
    return {
      bucketStartsMs,
      series: figures.flatMap((_, index) => columns.flatMap((all) => all[index] ?? [])),
    }
  }

  return { current: part(current), previous: previous === undefined ? undefined : part(previous) }
}

/** A table, by walking over the events. */
export function naiveTable(events: readonly Event[], question: TableQuestion, range: NaiveRange) {
  const measures: readonly NamedMeasure[] = question.measures ?? [{ fn: 'count' }]
  const names = measures.map((measure) => measure.as ?? measure.fn)
  const orderName = question.order_by ?? names[0] ?? ''
  const measureIndex = names.indexOf(orderName)
  const groupIndex = question.group_by.findIndex((group) => nameOf(group) === orderName)
  const descending = question.descending ?? true
  const rows = groupBy(picked(events, question, range, undefined), question.group_by)
    .map(({ values, rows }) => ({
      values,
      numbers: measures.map((measure) => measured(rows, measure)),
    }))
    .toSorted((a, b) => {
      const numbers = [a.numbers[measureIndex] ?? null, b.numbers[measureIndex] ?? null] as const
      const chosen =
        measureIndex === -1
          ? byValue(question.group_by[groupIndex], a.values[groupIndex], b.values[groupIndex], descending)
          : ordered(...numbers, descending, byPlainNumber)
      return chosen || byValues(question.group_by, a.values, b.values)
    })
    .map(({ values, numbers }) => [...Object.values(labelled(question.group_by, values)), ...numbers])
  const limit = question.limit ?? 100
  return { rows: rows.slice(0, limit), truncated: rows.length > limit }
}

/** The rows that a figure is of: events, or sessions where a field of theirs is asked for. */
function picked(
  events: readonly Event[],
  question: Pick<Question, 'bots'> & SeriesQuestion & { readonly [more: string]: unknown },
  range: NaiveRange,
  shared: Filter | undefined,
): readonly Event[] {
  const filters = [shared, question.filter].flatMap((filter) => filter ?? [])
  const filter: Filter = { all: filters }
  const inRange = seen(events, question, range)
  const names = question.event === undefined ? {} : { event: question.event }
  if (!JSON.stringify(question).includes('"session.') && !JSON.stringify(filter).includes('"session.')) {
    return inRange.filter((event) => isPicked(event, { ...names, filter }))
  }
  const [ofEvents, ofSessions] = (['events', 'sessions'] as const).map((about) =>
    filters.flatMap((inner) => partOf(inner, about) ?? []),
  )
  return naiveSessions(inRange, (event) =>
    isPicked(event, { ...names, filter: { all: ofEvents ?? [] } }),
  ).filter((session) => (ofSessions ?? []).every((inner) => matches(session, inner)))
}

/** A question without series is one. */
function single({ event, measure }: TrendQuestion): SeriesQuestion {
  return { ...(event === undefined ? {} : { event }), ...(measure === undefined ? {} : { measure }) }
}

/** The values that get a series: those with the most of the first line. */
function chosen(
  question: TrendQuestion,
  line: Line | undefined,
  {
    rowsOf,
    current,
    last,
  }: {
    rowsOf: (line: Line, range: NaiveRange) => readonly Event[]
    current: NaiveRange
    last: number | undefined
  },
): readonly Values[] {
  if (line === undefined || question.breakdown === undefined) return []
  const fields = question.breakdown
  const range = question.top_by === 'last' ? { ...current, fromMs: last ?? current.fromMs } : current
  return groupBy(rowsOf(line, range), fields)
    .map(({ values, rows }) => ({ values, total: measured(rows, line.measure) }))
    .toSorted(
      (a, b) => ordered(a.total, b.total, true, byPlainNumber) || byValues(fields, a.values, b.values),
    )
    .slice(0, question.breakdown_limit ?? 10)
    .map(({ values }) => values)
}

/** A range with what the windows of its first buckets reach back into. */
function reach(question: TrendQuestion, range: NaiveRange, zone: string): NaiveRange {
  return { ...range, fromMs: windowStarts(question, range, zone, [range.fromMs])[0] ?? 0 }
}

/** Where that begins which each bucket is measured over. */
function windowStarts(
  { window, interval = 'day' }: TrendQuestion,
  range: NaiveRange,
  zone: string,
  bounds: readonly number[],
): readonly number[] {
  if (window === undefined) return bounds
  if (window === 'cumulative') return bounds.map(() => range.fromMs)
  const span = interval === 'minute' || interval === 'hour' ? 2 * dayMs : window.rolling * 32 * dayMs
  const earlier = naiveBuckets(range.fromMs - span, range.fromMs, interval, zone)
  return [...earlier.slice(1 - window.rolling), ...bounds]
}

/** The formulas that tests use, as they are in plain TypeScript. */
const formulas: Readonly<Record<string, (a: number, b: number) => number>> = {
  'A + B': (a, b) => a + b,
  'A / B * 100': (a, b) => (a / b) * 100,
  '(A - B) / 2': (a, b) => (a - b) / 2,
  'B / A': (a, b) => b / a,
  '1 / 0': () => Number.NaN,
}

function calculated(formula: string, values: ReadonlyMap<string, number | null>): number | null {
  const [a, b] = ['A', 'B'].map((name) => (formula.includes(name) ? (values.get(name) ?? null) : 0))
  if (a === null || b === null || a === undefined || b === undefined) return null
  const result = formulas[formula]?.(a, b) ?? Number.NaN
  return Number.isFinite(result) ? result + 0 : null
}

interface Rows {
  readonly values: Values
  readonly rows: readonly Event[]
}

function groupBy(rows: readonly Event[], groups: readonly GroupBy[]): readonly Rows[] {
  const found = new Map<string, { values: Values; rows: Event[] }>()
  for (const row of rows) {
    for (const values of combinations(groups.map((group) => valuesOf(row, group)))) {
      const key = JSON.stringify(values)
      const group = found.get(key) ?? { values, rows: [] }
      group.rows.push(row)
      found.set(key, group)
    }
  }
  return [...found.values()]
}

/** A row has one value of a field, and one for each cohort that it is in. */
function valuesOf(row: Event, group: GroupBy): Values {
  if (!isOfCohorts(group)) return [valueOf(row, group)]
  const own = group.cohorts.filter((name) => knownOf(row).cohorts.has(name))
  return own.length === 0 ? [null] : own
}

function combinations(lists: readonly Values[]): readonly Values[] {
  return lists.reduce<readonly Values[]>(
    (all, list) => all.flatMap((values) => list.map((value) => [...values, value])),
    [[]],
  )
}

type CohortGroup = Extract<GroupBy, { readonly cohorts: unknown }>

function isOfCohorts(group: GroupBy): group is CohortGroup {
  return typeof group === 'object' && 'cohorts' in group
}

/** The text of a field; of a number in steps the least number of its step, or none below the first. */
function valueOf(row: Event, group: Exclude<GroupBy, CohortGroup>): string | null {
  if (typeof group === 'string') return fieldValue(row, group).text
  const { number } = fieldValue(row, group.field)
  if (number === null) return null
  if ('edges' in group) return String(group.edges.filter((edge) => edge <= number).length)
  const step = Math.floor(number / group.width)
  return Math.abs(step) > 9e15 ? null : String(step)
}

function labelled(groups: readonly GroupBy[], values: Values): Record<string, string | null> {
  return Object.fromEntries(
    groups.map((group, index) => [nameOf(group), label(group, values[index] ?? null)]),
  )
}

function label(group: GroupBy, value: string | null): string | null {
  if (typeof group === 'string' || isOfCohorts(group) || value === null) return value
  const step = Number(value)
  if ('width' in group) {
    const edge = (at: number) => Number((at * group.width).toPrecision(12))
    return `[${edge(step)}, ${edge(step + 1)})`
  }
  const low = group.edges[step - 1]
  return `${low === undefined ? '(-∞' : `[${low}`}, ${group.edges[step] ?? '∞'})`
}

function nameOf(group: GroupBy): string {
  return typeof group === 'string' ? group : group.field
}

/** By the bytes of their text, or by their numbers; unset after every value. */
function byValues(groups: readonly GroupBy[], a: Values, b: Values): number {
  for (const [index, group] of groups.entries()) {
    const order = byValue(group, a[index], b[index], false)
    if (order !== 0) return order
  }
  return 0
}

function byValue(
  group: GroupBy | undefined,
  a: string | null | undefined,
  b: string | null | undefined,
  descending: boolean,
): number {
  return typeof group === 'object' && !isOfCohorts(group)
    ? ordered(numberOrNull(a), numberOrNull(b), descending, byPlainNumber)
    : ordered(a ?? null, b ?? null, descending, byText)
}

function numberOrNull(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text)
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
