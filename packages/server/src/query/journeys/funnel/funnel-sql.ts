import { joinSql, param, sql, type ScopedSql, type Sql } from '../../../store/sql.ts'
import { withinScope, type Scope } from '../../scope.ts'
import type { Columns, FromTable } from '../../sql/columns.ts'
import { groupOrderSql, groupSql } from '../../sql/group-sql.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import { attemptsSql, entryMs, entryPlace, entryStep, packedSql, packingOf } from './fold-sql.ts'
import type { FunnelPlan } from './funnel-plan.ts'

export const timeLevels = [0.1, 0.25, 0.5, 0.75, 0.9] as const

/** What `level` tells of the rows of {@link funnelSql}: a step, a path, a bucket. */
export const levels = { step: 3, path: 5, bucket: 6 } as const

/**
 * Rows of a series each: of a step `reached`, `people`, and the milliseconds since the step before and since the
 * beginning; of a path (a bit a step) and of a bucket in which attempts begin `reached` and `finished`. Without a
 * breakdown the series is 0; with one they are numbered from 1 on, by their attempts, and one more is the rest.
 */
export function funnelSql(plan: FunnelPlan, scope: Scope): ScopedSql {
  return withinScope(scope, (from) => {
    const attempts = attemptRows(plan, from, { values: plan.breakdown !== undefined, names: false })
    const spread = sql`SELECT *, arrayMap(e -> ${entryMs(sql`e`, attempts.packing)}, path) AS times, arrayMap(e -> ${entryStep(sql`e`)}, path) AS steps, toUInt32(arraySum(arrayMap(n -> bitShiftLeft(toUInt32(1), n), steps))) AS mask, ${isFinishedSql(plan)} AS is_finished, ${bucketSql(plan)} AS bucket FROM (${numbered(plan, attempts.sql)})`
    const rows = sql`SELECT series, value, person, ${plan.order === 'any' ? sql`toUInt8(ordinal - 1)` : sql`own_step`} AS step, mask, bucket, is_finished, ordinal = 1 AS is_start, at - times[1] AS since_start, if(is_start, 0, at - times[ordinal - 1]) AS since_before FROM (${spread}) ARRAY JOIN steps AS own_step, times AS at, arrayEnumerate(steps) AS ordinal`
    const percentiles = sql`quantilesExactWeighted(${joinSql(
      timeLevels.map((level) => ({ parts: [String(level)] })),
      ', ',
    )})`
    return sql`SELECT series, any(value) AS value, step, mask, bucket, grouping(step, mask, bucket) AS level, if(level = ${{ parts: [String(levels.step)] }}, count(), countIf(is_start)) AS reached, countIf(is_start AND is_finished) AS finished, uniqExact(nullIf(person, 0)) AS people, avg(since_before) AS before_mean, ${percentiles}(since_before, 1) AS before, avg(since_start) AS start_mean, ${percentiles}(since_start, 1) AS start FROM (${rows}) GROUP BY GROUPING SETS ((series, step), (series, mask), (series, bucket))`
  })
}

/** Rows of `step`, the last that an attempt reached, and `name`, what came after it or '' for nothing, with `attempts`. */
export function nextSql(plan: FunnelPlan, limit: number, scope: Scope): ScopedSql {
  return withinScope(scope, (from) => {
    const { sql: attempts } = attemptRows(plan, from, { values: false, names: true })
    return sql`SELECT ${lastSql(plan)} AS step, names[${entryPlace(sql`path[-1]`)} + 1] AS name, count() AS attempts, uniqExact(nullIf(person, 0)) AS people, sum(attempts) OVER (PARTITION BY step) AS of_step FROM (${attempts}) WHERE NOT ${isFinishedSql(plan)} GROUP BY step, name ORDER BY step, attempts DESC, name LIMIT ${param('UInt32', limit)} BY step`
  })
}

/** A row an attempt: `person`, `path`, and where they are asked for `value` and `names`. */
export function attemptRows(
  plan: FunnelPlan,
  from: FromTable,
  { values, names }: { readonly values: boolean; readonly names: boolean },
) {
  const packing = packingOf(plan, values || names)
  // What came next, and what lies between in strict order, may be any event.
  const isOpen = names || plan.order === 'strict'
  const selections = [...plan.steps, ...plan.exclusions].map(({ selection }) => selection)
  const rows = rowsSql('events', isOpen ? [...selections, plan.world] : selections, plan.read)
  const matches = rows.conditions.slice(0, selections.length).map((condition) => condition ?? sql`true`)
  const packed = packedSql(plan, matches)
  const value = plan.breakdown === undefined || !values ? undefined : groupSql(plan.breakdown, rows.columns)
  const unit = unitKeys(plan, rows.columns)
  const known = unit.map((key) => sql`isNotNull(${key})`)
  const isSomebody = plan.per.kind === 'session' ? known : [sql`person != 0`, ...known]
  const where = joinSql(isSomebody, ' AND ')
  const keys = joinSql([sql`person`, ...unit], ', ')
  // In the order of ids where events are else alike, so that the fields of one are always the same one's (D51).
  const element = sql`tuple(${packed}, UUIDToNum(event_id)${value === undefined ? sql`` : sql`, ${value}`}${names ? sql`, toString(name)` : sql``})`
  const lists = packing.wide
    ? sql`arraySort(e -> (e.1, e.2), groupArray(${element})) AS es, arrayMap(e -> e.1, es) AS xs${
        value === undefined ? sql`` : sql`, arrayMap(e -> e.3, es) AS vs`
      }${names ? sql`, arrayMap(e -> e.${value === undefined ? sql`3` : sql`4`}, es) AS names` : sql``}`
    : sql`arraySort(groupArray(${packed})) AS xs`
  const units = sql`SELECT person, ${lists} FROM ${rows.from(from)} AND ${where} GROUP BY ${keys}`
  const at = plan.breakdownStep
  const entry =
    at === undefined ? sql`path[1]` : sql`arrayFirst(e -> ${entryStep(sql`e`)} = ${param('UInt8', at)}, path)`
  const found = value === undefined ? sql`` : sql`, vs[${entryPlace(entry)}] AS value`
  const attempts = sql`SELECT person, path${found}${names ? sql`, names` : sql``} FROM (${units}) ARRAY JOIN ${attemptsSql(plan, packing)} AS path WHERE notEmpty(path)`
  return { sql: attempts, packing }
}

/** What tells a person's units apart. */
function unitKeys({ per }: FunnelPlan, columns: Columns): readonly Sql[] {
  switch (per.kind) {
    case 'person':
      return []
    case 'session':
      return [columns.session()]
    case 'same':
      return [columns.text(per.field)]
  }
}

/** Attempts with the number of their series: the values with the most attempts have one of their own. */
function numbered({ breakdown, breakdownLimit }: FunnelPlan, attempts: Sql): Sql {
  if (breakdown === undefined)
    return sql`SELECT *, toUInt32(0) AS series, CAST(NULL, 'Nullable(String)') AS value FROM (${attempts})`
  const counted = sql`SELECT *, count() OVER (PARTITION BY value) AS of_value FROM (${attempts})`
  const order = sql`of_value DESC, ${groupOrderSql(breakdown, sql`value`)}`
  return sql`SELECT *, toUInt32(least(dense_rank() OVER (ORDER BY ${order}), ${param('UInt32', breakdownLimit + 1)})) AS series FROM (${counted})`
}

/** The bucket in which an attempt begins, by its index. */
function bucketSql({ buckets, range }: FunnelPlan): Sql {
  if (buckets === undefined) return sql`materialize(toUInt32(0))`
  const starts = buckets.startsMs.map((start) => start - range.fromMs)
  const at = sql`toInt64(times[1])`
  if (buckets.even === undefined)
    return sql`toUInt32(arrayCount(b -> b <= ${at}, ${param('Array(Int64)', starts)}) - 1)`
  const { originMs, widthMs } = buckets.even
  return sql`toUInt32(intDiv(${at} + ${param('Int64', range.fromMs - originMs)}, ${param('Int64', widthMs)}))`
}

/** The place of the last step that an attempt reached; in any order how many it reached before that one. */
export function lastSql({ order }: FunnelPlan): Sql {
  return order === 'any' ? sql`toUInt8(length(path) - 1)` : entryStep(sql`path[-1]`)
}

export function isFinishedSql(plan: FunnelPlan): Sql {
  const { steps, order } = plan
  if (order === 'any') return sql`(length(path) = ${param('UInt8', steps.length)})`
  const goals = steps.reduce((bits, { isGoal }, index) => bits + (isGoal ? 2 ** index : 0), 0)
  return sql`bitTest(${param('UInt32', goals)}, ${lastSql(plan)})`
}
