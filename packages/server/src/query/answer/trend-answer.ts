import { evaluate } from '@tidemark/metric'
import { must } from '../../errors.ts'
import type { Row } from '../../store/store.ts'
import { partRead, type Line, type ResolvedMeasure, type TrendPlan, type TrendRange } from '../plan/plan.ts'
import { groupLabel } from '../sql/group-sql.ts'
import { bucketFinder } from '../sql/selection-sql.ts'
import { zonedIso } from '../time/zone.ts'
import type { Series, TrendPart } from './answer.ts'
import { readNumber, readText } from './read-row.ts'

/** The figures of one line for one series. */
interface Figures {
  /** By the bucket's index. */
  readonly values: Map<number, number | null>
  /** Undefined where no row tells it: only what a window looks back at had anything. */
  total: number | null | undefined
}

/** Which values of the breakdown have a series, in order. Empty without a breakdown. */
export type Own = readonly (readonly (string | null)[])[]

/** What the statements of one range said. */
export interface TrendRows {
  /** By line, then by the number of the series: 1 on for those that have one, 0 for the whole, undivided. */
  readonly lines: ReadonlyMap<Line, ReadonlyMap<number, Figures>>
  /** The values of each series' fields, as far as the rows tell. */
  readonly values: ReadonlyMap<number, readonly (string | null)[]>
}

/** Levels of the statement's rows: see `trendSql`. */
const bucketLevel = 0
const totalLevel = 1

/** Reads the rows of one statement for `lines`. */
export function readTrendRows(
  plan: TrendPlan,
  lines: readonly Line[],
  { read, shown }: TrendRange,
  rows: readonly Row[],
): TrendRows {
  // The indexes of a window's rows are the statement's own.
  const indexOf = plan.window.kind === 'none' ? bucketFinder(read) : (bucket: number) => bucket
  const lead = read.startsMs.length - shown.startsMs.length
  const found = new Map(lines.map((line) => [line, new Map<number, Figures>()]))
  const values = new Map<number, readonly (string | null)[]>()
  const divided = plan.breakdown.length > 0
  for (const row of rows) {
    const level = readNumber(row, 'level')
    if (level !== bucketLevel && level !== totalLevel) continue
    const number = divided ? (readNumber(row, 'series') ?? 0) : 0
    if (divided && 'k0_of' in row) {
      values.set(
        number,
        plan.breakdown.map((_, index) => readText(row, `k${index}_of`)),
      )
    }
    lines.forEach((line, index) => {
      const ofLine = must(found.get(line), 'the line was asked about')
      const figures = ofLine.get(number) ?? { values: new Map<number, number | null>(), total: undefined }
      ofLine.set(number, figures)
      const measured = scaled(line, readNumber(row, `m${index}`))
      if (level === totalLevel) figures.total = measured
      else figures.values.set(indexOf(readNumber(row, 'bucket') ?? 0) - lead, measured)
    })
  }
  return { lines: found, values }
}

/** The breakdown's values of the series that the rows have, in order, the rest left out. */
export function ownSeries(plan: TrendPlan, { values }: TrendRows): Own {
  return [...values]
    .filter(([number]) => number >= 1 && number <= plan.breakdownLimit)
    .toSorted(([a], [b]) => a - b)
    .map(([, own]) => own)
}

/** Whether there is something beside the own series. `rest` is the number of it. */
export function hasRest({ lines }: TrendRows, rest: number): boolean {
  return [...lines.values()].some((series) => series.has(rest))
}

/**
 * One range's part of the answer: each line, then each formula, and for each of them its series. The rest comes last,
 * where there is one: `rest` is its number.
 */
export function trendPart(
  plan: TrendPlan,
  { shown }: TrendRange,
  rows: ReadonlyMap<Line, ReadonlyMap<number, Figures>>,
  { own, rest }: { readonly own: Own; readonly rest: ((line: Line) => number) | undefined },
): TrendPart {
  const buckets = shown.startsMs.length
  const numbers: readonly ((line: Line) => number)[] =
    plan.breakdown.length === 0
      ? [() => 0]
      : [...own.map((_, index) => () => index + 1), ...(rest === undefined ? [] : [rest])]
  const series = numbers.map((numberOf, index) => {
    const labels = labelsOf(plan, own[index])
    const ofLines = plan.lines.map((line) => ({
      name: line.name,
      ...filled(line, buckets, rows.get(line)?.get(numberOf(line))),
    }))
    const ofFormulas = plan.formulas.map(({ name, expression }) => {
      const at = (pick: (line: (typeof ofLines)[number]) => number | null) =>
        evaluate(expression, new Map(ofLines.map((line) => [line.name, pick(line)])))
      return {
        name,
        values: Array.from({ length: buckets }, (_, bucket) => at(({ values }) => values[bucket] ?? null)),
        total: at(({ total }) => total),
      }
    })
    return [...ofLines, ...ofFormulas].map(({ name, values, total }): Series => {
      return { ...(plan.named ? { name } : {}), ...labels, values, total }
    })
  })
  return {
    from: new Date(shown.range.fromMs).toISOString(),
    until: new Date(shown.range.untilMs).toISOString(),
    buckets: shown.startsMs.map((start) => zonedIso(plan.zone, start)),
    // By line first: all values of one figure stand together.
    series: [...plan.lines, ...plan.formulas].flatMap((_, line) => series.flatMap((all) => all[line] ?? [])),
  }
}

function labelsOf({ breakdown }: TrendPlan, values: readonly (string | null)[] | undefined) {
  if (breakdown.length === 0) return { breakdown: {}, other: false }
  if (values === undefined) return { breakdown: {}, other: true }
  const label = (index: number) => {
    const group = must(breakdown[index], 'a value has a field')
    return [group.field.name, groupLabel(group, values[index] ?? null)] as const
  }
  return { breakdown: Object.fromEntries(breakdown.map((_, index) => label(index))), other: false }
}

function filled({ measure }: Line, buckets: number, figures: Figures | undefined) {
  const empty = emptyValue(measure)
  return {
    values: Array.from({ length: buckets }, (_, index) => {
      const value = figures?.values.get(index)
      return value === undefined ? empty : value
    }),
    total: figures?.total === undefined ? empty : figures.total,
  }
}

/** What was counted of a part of the people, for all of them. An average or extreme stands as it is. */
function scaled(line: Line, value: number | null): number | null {
  return value !== null && isCounted(line.measure) ? value / partRead(line) : value
}

/** What is measured where nothing happened: nothing counted or summed is 0, anything else has no value. */
function emptyValue(measure: ResolvedMeasure): 0 | null {
  return isCounted(measure) ? 0 : null
}

export function isCounted({ fn }: ResolvedMeasure): boolean {
  return fn === 'count' || fn === 'people' || fn === 'sessions' || fn === 'sum' || fn === 'distinct'
}
