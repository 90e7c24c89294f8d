import type { ScopedSql } from '../store/sql.ts'
import type { Row } from '../store/store.ts'
import type { TrendAnswer } from './answer/answer.ts'
import { readText } from './answer/read-row.ts'
import {
  hasRest,
  ownSeries,
  readTrendRows,
  trendPart,
  type Own,
  type TrendRows,
} from './answer/trend-answer.ts'
import type { Line, TrendPlan, TrendRange } from './plan/plan.ts'
import type { Scope } from './scope.ts'
import { topSql } from './sql/table-sql.ts'
import { batchesOf, seriesKey, trendSql, type SeriesChoice } from './sql/trend-sql.ts'
import type { Range } from './time/buckets.ts'

export type Ask = (query: ScopedSql) => Promise<readonly Row[]>

/** What one range's statements said, together. */
interface Read {
  readonly rows: TrendRows
  /** The number of the rest in the rows of a line: it depends on how the series were chosen. */
  readonly restOf: (line: Line) => number
  readonly hasRest: boolean
}

export async function answerTrend(
  ask: Ask,
  scope: Scope,
  plan: TrendPlan,
): Promise<Omit<TrendAnswer, 'meta'>> {
  const given = await givenSeries(ask, scope, plan)
  const askOf = (range: TrendRange, own: Own | undefined) => askRange(ask, scope, plan, { range, given: own })
  const current = askOf(plan.current, given)
  const own = given ?? ownSeries(plan, (await current).rows)
  const [now, before] = await Promise.all([current, plan.previous && askOf(plan.previous, own)])
  // Both ranges have the same series: the rest is shown in both when either has one.
  const withRest = plan.breakdown.length > 0 && (now.hasRest || before?.hasRest === true)
  const part = (range: TrendRange, { rows, restOf }: Read) =>
    trendPart(plan, range, rows.lines, { own, rest: withRest ? restOf : undefined })
  return {
    kind: 'trend',
    interval: plan.interval,
    timezone: plan.zone.name,
    ...(plan.named ? {} : { measure: plan.lines[0].asked }),
    ...part(plan.current, now),
    ...(plan.previous === undefined || before === undefined ? {} : { previous: part(plan.previous, before) }),
  }
}

/** The statements of a trend; those that depend on the values of another as they are when there are none. */
export function trendStatements(plan: TrendPlan, scope: Scope): readonly ScopedSql[] {
  const onTheWay = findsTopOnTheWay(plan)
  const of = (range: TrendRange, isCurrent: boolean) =>
    batchesOf(plan.lines).map((lines, index) =>
      trendSql(plan, lines, range, scope, choiceOf(isCurrent && onTheWay && index === 0 ? undefined : [])),
    )
  return [
    ...(onTheWay ? [] : [topSql(plan, plan.lines[0], topRange(plan), scope)]),
    ...of(plan.current, true),
    ...(plan.previous === undefined ? [] : of(plan.previous, false)),
  ]
}

/** The series, where they are known before their figures are. */
async function givenSeries(ask: Ask, scope: Scope, plan: TrendPlan): Promise<Own | undefined> {
  if (plan.breakdown.length === 0) return []
  return findsTopOnTheWay(plan) ? undefined : askTop(ask, scope, plan)
}

/** Whether one statement both finds the greatest values and measures them. */
function findsTopOnTheWay({ breakdown, topBy, window, lines }: TrendPlan): boolean {
  if (breakdown.length === 0) return true
  return topBy === 'total' && window.kind === 'none' && lines[0].measure.fn !== 'each'
}

async function askTop(ask: Ask, scope: Scope, plan: TrendPlan): Promise<Own> {
  const rows = await ask(topSql(plan, plan.lines[0], topRange(plan), scope))
  return rows.map((row) => plan.breakdown.map((_, index) => readText(row, `g${index}`)))
}

function topRange({ topBy, current }: TrendPlan): Range {
  const { range, startsMs } = current.shown
  return topBy === 'last' ? { ...range, fromMs: startsMs.at(-1) ?? range.fromMs } : range
}

/** Asks for all lines: the first ones choose the series where they are not given. */
async function askRange(
  ask: Ask,
  scope: Scope,
  plan: TrendPlan,
  { range, given }: { readonly range: TrendRange; readonly given: Own | undefined },
): Promise<Read> {
  async function askBatch(batch: readonly Line[], own: Own | undefined) {
    const rest = (own?.length ?? plan.breakdownLimit) + 1
    const rows = await ask(trendSql(plan, batch, range, scope, choiceOf(own)))
    return { rest, rows: readTrendRows(plan, batch, range, rows) }
  }
  const [first = [], ...others] = batchesOf(plan.lines)
  const head = askBatch(first, given)
  const own = given ?? ownSeries(plan, (await head).rows)
  const reads = await Promise.all([head, ...others.map((batch) => askBatch(batch, own))])
  const rests = new Map(reads.flatMap(({ rest, rows }) => [...rows.lines.keys()].map((line) => [line, rest])))
  return {
    rows: {
      lines: new Map(reads.flatMap(({ rows }) => [...rows.lines])),
      values: given === undefined ? (await head).rows.values : new Map(),
    },
    restOf: (line) => rests.get(line) ?? 0,
    hasRest: reads.some(({ rest, rows }) => hasRest(rows, rest)),
  }
}

function choiceOf(own: Own | undefined): SeriesChoice {
  return own === undefined ? { kind: 'top' } : { kind: 'given', keys: own.map(seriesKey) }
}
