import { param, sql, type ScopedSql, type Sql } from '../../../store/sql.ts'
import { withinScope, type Scope } from '../../scope.ts'
import { groupOrderSql, groupSql } from '../../sql/group-sql.ts'
import type { FromTable } from '../../sql/columns.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import type { Buckets } from '../../time/buckets.ts'
import { amongMembers } from '../cohorts/cohort-sql.ts'
import type { CohortPlan } from '../cohorts/plan-cohort.ts'
import type { RetentionPlan } from './plan-retention.ts'

/**
 * Rows of `series`, with its `value`, `period`, the index of that in which people started, and `bracket`, from 0 on,
 * with `people`: those who came back in it. Bracket -1: all who started. `among`: only the people of that cohort.
 */
export function retentionSql(plan: RetentionPlan, scope: Scope, among?: CohortPlan): ScopedSql {
  return withinScope(scope, (whole) => {
    const starts = startRows(plan, among === undefined ? whole : amongMembers(among, whole))
    const each = sql`SELECT series, value, period, arrayJoin(arrayPushBack(brackets, toInt32(-1))) AS bracket FROM (${numbered(plan, starts)})`
    return sql`SELECT series, any(value) AS value, period, bracket, count() AS people FROM (${each}) GROUP BY series, period, bracket`
  })
}

/** A row each time that somebody counts as having started: `person`, `value`, `period`, and the `brackets` they came back in. */
export function startRows(plan: RetentionPlan, from: FromTable): Sql {
  const rows = rowsSql('events', [plan.start, plan.back], plan.read)
  const [isStart, isBack] = rows.conditions.map((condition) => condition ?? sql`true`)
  const ms = sql`toUInt64(toUnixTimestamp64Milli(timestamp))`
  const inRange = sql`${ms} >= ${param('UInt64', plan.shown.range.fromMs)} AND ${ms} < ${param('UInt64', plan.shown.range.untilMs)}`
  const began = sql`(${isStart ?? sql`true`}) AND ${inRange}`
  const packed = sql`${ms} * 4 + if(${began}, 2, 0) + if(${isBack ?? sql`true`}, 1, 0)`
  const value = plan.breakdown === undefined ? undefined : groupSql(plan.breakdown, rows.columns)
  const at = (x: Sql) => sql`bitShiftRight(${x}, 2)`
  const list =
    value === undefined
      ? sql`arraySort(groupArrayIf(${packed}, ${ms} >= ${param('UInt64', plan.shown.range.fromMs)})) AS xs`
      : sql`arraySort(e -> (e.1, e.2), groupArrayIf(tuple(${packed}, UUIDToNum(event_id), ${value}), ${ms} >= ${param('UInt64', plan.shown.range.fromMs)})) AS es, arrayMap(e -> e.1, es) AS xs`
  const isNew =
    plan.starts === 'first'
      ? sql` HAVING countIf((${isStart ?? sql`true`}) AND ${ms} < ${param('UInt64', plan.shown.range.fromMs)}) = 0`
      : sql``
  const people = sql`SELECT person, ${list} FROM ${rows.from(from)} AND person != 0 GROUP BY person${isNew}`
  const periods = sql`arrayMap(x -> if(bitTest(x, 1), ${periodSql(plan.shown, at(sql`x`))}, -1), xs) AS periods`
  // Which of their events people are looked at from: the first, or the first of each period.
  const looked =
    plan.starts === 'every'
      ? sql`SELECT *, first FROM (SELECT *, ${periods} FROM (${people})) ARRAY JOIN arrayFilter((i, x) -> bitTest(x, 1) AND i = indexOf(periods, periods[i]), arrayEnumerate(xs), xs) AS first`
      : sql`SELECT *, arrayFirstIndex(x -> bitTest(x, 1), xs) AS first FROM (${people})`
  const told = value === undefined ? sql`CAST(NULL, 'Nullable(String)')` : sql`es[first].3`
  const started = sql`SELECT *, ${told} AS value, ${at(sql`xs[first]`)} AS started_at, ${periodSql(plan.shown, sql`started_at`)} AS period FROM (${looked}) WHERE first > 0`
  const distance =
    plan.rollingMs === undefined
      ? sql`${periodSql(plan.calendar, at(sql`x`))} - period`
      : sql`toInt64(intDiv(${at(sql`x`)} - started_at, ${param('UInt64', plan.rollingMs)}))`
  // In the order of time, so the same bracket comes several times in a row.
  const came = sql`arrayCompact(arrayFilter(b -> b >= 0, arrayMap(x -> ${bracketSql(plan, distance)}, arrayFilter(x -> bitTest(x, 0) AND ${at(sql`x`)} > started_at, xs))))`
  const brackets = plan.orAfter
    ? sql`range(toUInt32(arrayMax(arrayPushBack(${came}, toInt32(-1))) + 1))`
    : came
  return sql`SELECT person, value, period, arrayMap(b -> toInt32(b), ${brackets}) AS brackets FROM (${started})`
}

function numbered({ breakdown, breakdownLimit }: RetentionPlan, started: Sql): Sql {
  if (breakdown === undefined) return sql`SELECT *, toUInt32(0) AS series FROM (${started})`
  const counted = sql`SELECT *, count() OVER (PARTITION BY value) AS of_value FROM (${started})`
  const order = sql`of_value DESC, ${groupOrderSql(breakdown, sql`value`)}`
  return sql`SELECT *, toUInt32(least(dense_rank() OVER (ORDER BY ${order}), ${param('UInt32', breakdownLimit + 1)})) AS series FROM (${counted})`
}

/** The bracket that a distance in periods lies in; -1 for none. */
function bracketSql({ edges }: RetentionPlan, distance: Sql): Sql {
  const [first = 0, last = 0] = [edges[0], edges.at(-1)]
  if (edges.length === last - first + 1) {
    return sql`if(${distance} BETWEEN ${param('Int64', first)} AND ${param('Int64', last - 1)}, toInt32(${distance} - ${param('Int64', first)}), toInt32(-1))`
  }
  const bracket = sql`toInt32(arrayCount(edge -> edge <= ${distance}, ${param('Array(Int64)', edges)})) - 1`
  return sql`if(${bracket} < ${param('Int32', edges.length - 1)}, ${bracket}, toInt32(-1))`
}

/** The index of the bucket that an instant lies in, from 0 on. */
function periodSql({ even, startsMs }: Buckets, at: Sql): Sql {
  if (even === undefined) {
    const starts = param('Array(UInt64)', startsMs)
    return sql`toInt64(transform(roundDown(${at}, ${starts}), ${starts}, range(${param('UInt32', startsMs.length)}), 0))`
  }
  return sql`intDiv(toInt64(${at}) - ${param('Int64', even.originMs)}, ${param('Int64', even.widthMs)})`
}
