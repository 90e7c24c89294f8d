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
  const given = findsTopOnTheWay(plan) ? undefined : await askTop(ask, scope, plan)
  const now = await askRange(ask, scope, plan, { range: plan.current, given })
  const own = given ?? ownSeries(plan, now.rows)
  const before =
    plan.previous === undefined
      ? undefined
      : await askRange(ask, scope, plan, { range: plan.previous, given: own })
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
  const lines = new Map<Line, ReturnType<TrendRows['lines']['get']> & {}>()
  const rests = new Map<Line, number>()
  let own = given
  let values: TrendRows['values'] = new Map()
  let anyRest = false
  for (const batch of batchesOf(plan.lines)) {
    const rest = (own?.length ?? plan.breakdownLimit) + 1
    const rows = await ask(trendSql(plan, batch, range, scope, choiceOf(own)))
    const read = readTrendRows(plan, batch, range, rows)
    for (const [line, series] of read.lines) {
      lines.set(line, series)
      rests.set(line, rest)
    }
    anyRest ||= hasRest(read, rest)
    if (own === undefined) {
      own = ownSeries(plan, read)
      values = read.values
    }
  }
  return { rows: { lines, values }, restOf: (line) => rests.get(line) ?? 0, hasRest: anyRest }
}

function choiceOf(own: Own | undefined): SeriesChoice {
  return own === undefined ? { kind: 'top' } : { kind: 'given', keys: own.map(seriesKey) }
}
