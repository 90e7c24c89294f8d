import { param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import type { DistributionPlan, LifecyclePlan, StickinessPlan } from '../plan/plan.ts'
import { withinScope, type Scope } from '../scope.ts'
import type { FromTable } from './columns.ts'
import { stepIndexSql } from './group-sql.ts'
import { measureSql, statSql, unitSql } from './measure-sql.ts'
import { rowsSql } from './rows-sql.ts'
import { bucketIndexSql, bucketSql, instantSql, timeSql } from './selection-sql.ts'

/**
 * Rows of `step`, the number of edges at or below the figures, with `units`; and one of `level` 1 over all, with
 * `least`, `greatest`, `mean`, `p50`, `p90`, `p95` and `p99`.
 */
export function distributionSql(plan: DistributionPlan, scope: Scope): ScopedSql {
  const value = sql`figure`
  return withinScope(scope, (from) => {
    const percentiles = sql`${statSql('p50', value)} AS p50, ${statSql('p90', value)} AS p90, ${statSql('p95', value)} AS p95, ${statSql('p99', value)} AS p99`
    return sql`SELECT toUInt16(${stepIndexSql(sql`assumeNotNull(figure)`, plan.edges)}) AS step, grouping(step) AS level, count() AS units, min(figure) AS least, max(figure) AS greatest, avg(figure) AS mean, ${percentiles} FROM (${distributionRows(plan, from)}) WHERE isNotNull(unit) AND isNotNull(figure) GROUP BY step WITH ROLLUP`
  })
}

/** A row for each person or session, `unit` (NULL for nobody's), with its `figure`. */
export function distributionRows(plan: DistributionPlan, from: FromTable): Sql {
  const rows = rowsSql(plan.source, [plan.selection], plan.range)
  const figure = measureSql(plan.measure, rows).direct()
  return sql`SELECT ${unitSql(plan.per, rows.columns)} AS unit, ${figure} AS figure FROM ${rows.from(from)} GROUP BY unit`
}

/** What somebody is to an interval, by the numbers of the statement's rows. */
export const statuses = ['new', 'returning', 'resurrecting', 'dormant'] as const

/** Rows of `bucket`, its index from 1 on, and `status`, the index in `statuses` from 1 on, with `people`. */
export function lifecycleSql(plan: LifecyclePlan, scope: Scope): ScopedSql {
  return withinScope(
    scope,
    (from) =>
      sql`SELECT bucket, status, count() AS people FROM (${lifecycleRows(plan, from)}) GROUP BY bucket, status`,
  )
}

/** The same for each person, `unit`: a row for each interval in which they are something. */
export function lifecycleRows(plan: LifecyclePlan, from: FromTable): Sql {
  const { read } = plan
  // Of everybody's whole past it is only asked whether there was any.
  const rows = rowsSql(plan.source, [plan.selection], { fromMs: 0, untilMs: read.range.untilMs })
  const index = bucketIndexSql(read, bucketSql(read, plan.source))
  const isRead = sql`${timeSql(plan.source)} >= ${instantSql(read.range.fromMs)}`
  const last = param('Int64', read.startsMs.length - 1)
  const people = sql`SELECT ${unitSql('person', rows.columns)} AS unit, countIf(NOT ${isRead}) > 0 AS was_before, arraySort(groupUniqArrayIf(${index}, ${isRead})) AS active FROM ${rows.from(from)} GROUP BY unit`
  // 0 is the interval before the first. Each looks at the neighbour in the list of those with an event.
  const came = sql`arrayMap((i, at) -> tuple(i, multiIf(at > 1 AND active[at - 1] = i - 1, 2, was_before OR at > 1, 3, 1)), active, arrayEnumerate(active))`
  const left = sql`arrayMap((i, at) -> tuple(i + 1, if(i < ${last} AND active[at + 1] != i + 1, 4, 0)), active, arrayEnumerate(active))`
  return sql`SELECT unit, tupleElement(step, 1) AS bucket, tupleElement(step, 2) AS status FROM (${people}) ARRAY JOIN arrayConcat(${came}, ${left}) AS step WHERE isNotNull(unit) AND bucket > 0 AND status > 0`
}

/** Rows of `active`, a number of intervals, with `people`. */
export function stickinessSql(plan: StickinessPlan, scope: Scope): ScopedSql {
  return withinScope(
    scope,
    (from) =>
      sql`SELECT active, count() AS people FROM (${stickinessRows(plan, from)}) WHERE isNotNull(unit) GROUP BY active ORDER BY active`,
  )
}

/** A row for each person, `unit` (NULL for nobody), with the number of intervals, `active`. */
export function stickinessRows(plan: StickinessPlan, from: FromTable): Sql {
  const rows = rowsSql(plan.source, [plan.selection], plan.buckets.range)
  return sql`SELECT ${unitSql('person', rows.columns)} AS unit, uniqExact(${bucketSql(plan.buckets, plan.source)}) AS active FROM ${rows.from(from)} GROUP BY unit`
}
