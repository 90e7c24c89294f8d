import { joinSql, param, sql, type Sql } from '../../../store/sql.ts'
import type { FromTable } from '../../sql/columns.ts'
import type { FunnelPlan } from './funnel-plan.ts'
import { attemptRows, isFinishedSql, lastSql } from './attempt-rows.ts'
import { entryMs, entryStep } from './packing.ts'

export const funnelOutcomes = ['reached', 'dropped', 'finished'] as const
/** `dropped`: the attempt ended there without being finished. */
export type FunnelOutcome = (typeof funnelOutcomes)[number]

/** Which attempts of a funnel somebody is listed for. Everything that is given must be so. */
export interface FunnelPoint {
  readonly outcome: FunnelOutcome
  /** The place of a step: the one that was reached, or at which the attempt ended. */
  readonly step?: number | undefined
  /** The steps of the attempt, no more and no fewer, by their places. */
  readonly path?: readonly number[] | undefined
  /** The event that came next, by its name; '' for nothing. */
  readonly next?: string | undefined
  /** When the attempt begins, in Unix milliseconds. */
  readonly within?: { readonly fromMs: number; readonly untilMs: number } | undefined
  /** What must be true of `value`, that of the breakdown. */
  readonly ofValue?: readonly Sql[]
}

/**
 * A row for each of the people with such an attempt: `person`, and `took`, the steps of the last of these attempts to
 * begin as pairs of place and Unix milliseconds.
 */
export function funnelPeople(plan: FunnelPlan, point: FunnelPoint, from: FromTable): Sql {
  const { ofValue = [], next } = point
  const { sql: attempts, packing } = attemptRows(plan, from, {
    values: ofValue.length > 0,
    names: next !== undefined,
  })
  const at = sql`toInt64(${entryMs(sql`e`, packing, plan)}) + ${param('Int64', plan.read.fromMs)}`
  const taken = sql`arrayMap(e -> tuple(${entryStep(sql`e`)}, ${at}), path)`
  const conditions = [sql`person != 0`, ...conditionsOf(plan, point), ...ofValue]
  return sql`SELECT person, argMax(taken, (taken[1].2, taken)) AS took FROM (SELECT *, ${taken} AS taken FROM (${attempts})) WHERE ${joinSql(conditions, ' AND ')} GROUP BY person`
}

function conditionsOf(plan: FunnelPlan, { outcome, step, path, next, within }: FunnelPoint): readonly Sql[] {
  const place = (index: number) => param('UInt8', index)
  const conditions: Sql[] = []
  if (outcome === 'finished') conditions.push(isFinishedSql(plan))
  if (outcome === 'dropped') conditions.push(sql`NOT ${isFinishedSql(plan)}`)
  if (step !== undefined && outcome === 'dropped') conditions.push(sql`${lastSql(plan)} = ${place(step)}`)
  if (step !== undefined && outcome !== 'dropped') {
    conditions.push(
      plan.order === 'any'
        ? sql`length(path) > ${place(step)}`
        : sql`arrayExists(t -> t.1 = ${place(step)}, taken)`,
    )
  }
  if (path !== undefined) {
    const places = param(
      'Array(UInt8)',
      path.toSorted((a, b) => a - b),
    )
    conditions.push(sql`arraySort(arrayMap(t -> t.1, taken)) = ${places}`)
  }
  if (next !== undefined) conditions.push(sql`next = ${param('String', next)}`)
  if (within !== undefined) {
    const [fromMs, untilMs] = [param('Int64', within.fromMs), param('Int64', within.untilMs)]
    conditions.push(sql`taken[1].2 >= ${fromMs} AND taken[1].2 < ${untilMs}`)
  }
  return conditions
}
