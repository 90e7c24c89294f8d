import { param, sql, type ScopedSql, type Sql } from '../../../store/sql.ts'
import { withinScope, type Scope } from '../../scope.ts'
import type { FromTable } from '../../sql/columns.ts'
import { groupOrderSql, groupSql } from '../../sql/group-sql.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import type { Group } from '../../plan/plan.ts'
import { attemptRows, isFinishedSql, lastSql } from './attempt-rows.ts'
import type { FunnelPlan, PlannedStep } from './funnel-plan.ts'
import { entryMs, entryStep, numberSql } from './packing.ts'
import { funnelLimits } from './funnel-question.ts'
import { mostCodes, type Codes } from './value-codes.ts'

export const timeLevels = [0.1, 0.25, 0.5, 0.75, 0.9] as const

/**
 * The levels as `quantilesExact` takes them: it gives the number at the place of level × count, rounded down. That is the
 * nearest rank but where the product is whole, and there it is once the level is less by next to nothing.
 */
const nearestRanks: Sql = { parts: [timeLevels.map((level) => (level - 1e-10).toFixed(10)).join(', ')] }

/**
 * Rows of a series and a `step` each: how many attempts `reached` it, of how many `people`, the milliseconds since the
 * step before and since the beginning, and of the attempts that began with it in `ways` how many went which way (see
 * {@link wayOf}). Without a breakdown the series is 0; with one they are numbered from 1 on, by their attempts, and one
 * more is the rest. With `codes` a `value` is a code of these.
 */
export function funnelSql(plan: FunnelPlan, scope: Scope, codes?: Codes): ScopedSql {
  return withinScope(scope, (from) => {
    const rows = stepRows(plan, from, codes)
    if (plan.breakdown === undefined)
      return sql`SELECT 0 AS series, NULL AS value, step, ${figuresSql(plan)} FROM (${rows}) GROUP BY step`
    // Series are known once the attempts of each value are counted: only then are their figures put together. For each
    // column that it groups by the engine reads the statement down to the events, but not past a `view`.
    const groups = sql`SELECT value, step, ${statesSql(plan)} FROM view(${rows}) GROUP BY value, step`
    return sql`SELECT series, any(value) AS value, step, ${mergedSql(plan)} FROM (${numbered(plan, plan.breakdown, groups, codes)}) GROUP BY series, step`
  })
}

/** Attempts that went over the same steps and began in the same bucket. */
export interface Way {
  /** A bit a step. */
  readonly mask: number
  readonly bucket: number
  readonly isFinished: boolean
}

export function wayOf(number: number): Way {
  const rest = Math.floor(number / 2 ** maskBits)
  return { mask: number % 2 ** maskBits, bucket: Math.floor(rest / 2), isFinished: rest % 2 === 1 }
}

const maskBits = funnelLimits.steps

/** A row a step of an attempt. */
function stepRows(plan: FunnelPlan, from: FromTable, codes: Codes | undefined): Sql {
  const isBrokenDown = plan.breakdown !== undefined
  const attempts = attemptRows(plan, from, { values: isBrokenDown, names: false, codes })
  const own = isBrokenDown ? sql`person, value` : sql`person`
  const mask = sql`arraySum(arrayMap(n -> bitShiftLeft(toUInt64(1), n), steps))`
  const way = sql`${mask} + (toUInt64(${bucketSql(plan)}) * 2 + ${isFinishedSql(plan)}) * ${numberSql(2 ** maskBits)}`
  const spread = sql`SELECT ${own}, arrayMap(e -> ${entryMs(sql`e`, attempts.packing, plan)}, path) AS times, arrayMap(e -> ${entryStep(sql`e`)}, path) AS steps, ${way} AS way FROM (${attempts.sql})`
  const step = plan.order === 'any' ? sql`toUInt8(ordinal - 1)` : sql`own_step`
  return sql`SELECT ${own}, way, ${step} AS step, ordinal = 1 AS is_start, at - times[1] AS since_start, at - times[greatest(ordinal - 1, 1)] AS since_before FROM (${spread}) ARRAY JOIN steps AS own_step, times AS at, arrayEnumerate(steps) AS ordinal`
}

/** Where each person has one attempt, nobody has to be told from anybody else. */
function isOnce({ per, attempts }: FunnelPlan): boolean {
  return per.kind === 'person' && attempts !== 'each'
}

function figuresSql(plan: FunnelPlan): Sql {
  const people = isOnce(plan) ? sql`reached` : sql`uniqExact(nullIf(person, 0))`
  return sql`count() AS reached, countMapIf(map(way, 1), is_start) AS ways, ${people} AS people, avg(since_before) AS before_mean, quantilesExact(${nearestRanks})(since_before) AS before, avg(since_start) AS start_mean, quantilesExact(${nearestRanks})(since_start) AS start`
}

/** What {@link mergedSql} makes the same figures of. */
function statesSql(plan: FunnelPlan): Sql {
  const people = isOnce(plan) ? sql`` : sql`, uniqExactState(nullIf(person, 0)) AS somebody`
  return sql`count() AS attempts, countIf(is_start) AS starts, countMapIf(map(way, 1), is_start) AS own_ways, sum(since_before) AS before_sum, quantilesExactState(${nearestRanks})(since_before) AS before_times, sum(since_start) AS start_sum, quantilesExactState(${nearestRanks})(since_start) AS start_times${people}`
}

function mergedSql(plan: FunnelPlan): Sql {
  const people = isOnce(plan) ? sql`reached` : sql`uniqExactMerge(somebody)`
  return sql`sum(attempts) AS reached, sumMap(own_ways) AS ways, ${people} AS people, sum(before_sum) / reached AS before_mean, quantilesExactMerge(${nearestRanks})(before_times) AS before, sum(start_sum) / reached AS start_mean, quantilesExactMerge(${nearestRanks})(start_times) AS start`
}

/**
 * Rows of `step`, the last that an attempt reached, and `name`, what came after it or '' for nothing, with `attempts`.
 * With `codes` the name is a code of these, and the one of what is unset for nothing.
 */
export function nextSql(plan: FunnelPlan, limit: number, scope: Scope, codes?: Codes): ScopedSql {
  return withinScope(scope, (from) => {
    const { sql: attempts } = attemptRows(plan, from, { values: false, names: true, codes })
    return sql`SELECT ${lastSql(plan)} AS step, next AS name, count() AS attempts, uniqExact(nullIf(person, 0)) AS people, sum(attempts) OVER (PARTITION BY step) AS of_step FROM (${attempts}) WHERE NOT ${isFinishedSql(plan)} GROUP BY step, name ORDER BY step, attempts DESC, name LIMIT ${param('UInt32', limit)} BY step`
  })
}

/** Rows of `value`, in their order: what attempts may be broken down by. One more than there are codes for is enough. */
export function valuesSql(plan: FunnelPlan, group: Group, scope: Scope): ScopedSql {
  const { steps, order, breakdownStep: at } = plan
  const begins = ({ after }: PlannedStep) => after.length === 0 || order === 'any'
  const own = steps.filter((step, index) => (at === undefined ? begins(step) : index === at))
  const rows = rowsSql(
    'events',
    own.map(({ selection }) => selection),
    plan.read,
  )
  const value = groupSql(group, rows.columns)
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toString(assumeNotNull(value)) AS value FROM (SELECT ${value} AS value FROM ${rows.from(from)}) WHERE isNotNull(value) GROUP BY value ORDER BY ${groupOrderSql(group, sql`value`)} LIMIT ${numberSql(mostCodes + 1)}`,
  )
}

/** Groups with the number of their series: the values with the most attempts have one of their own. */
function numbered(
  { breakdownLimit }: FunnelPlan,
  breakdown: Group,
  groups: Sql,
  codes: Codes | undefined,
): Sql {
  const counted = sql`SELECT *, sum(starts) OVER (PARTITION BY value) AS of_value FROM (${groups})`
  const order = codes === undefined ? groupOrderSql(breakdown, sql`value`) : sql`value`
  const ranked = sql`SELECT *, dense_rank() OVER (ORDER BY of_value DESC, ${order}) AS rank FROM (${counted})`
  const rest = param('UInt32', breakdownLimit + 1)
  // A value that came since the codes were made belongs to the rest until the next question.
  const isUnknown = codes === undefined ? sql`false` : sql`value > ${param('UInt32', codes.length)}`
  return sql`SELECT *, toUInt32(if(${isUnknown}, ${rest}, least(rank, ${rest}))) AS series FROM (${ranked})`
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
