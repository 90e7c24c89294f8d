import { param, sql, type ScopedSql, type Sql } from '../../../store/sql.ts'
import { withinScope, type Scope } from '../../scope.ts'
import type { FromTable } from '../../sql/columns.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import { amongMembers } from '../cohorts/cohort-sql.ts'
import type { CohortPlan } from '../cohorts/plan-cohort.ts'
import type { JourneyGiven } from '../journey-given.ts'

export interface ClustersPlan extends JourneyGiven {
  /** Only its people; `undefined`: everybody. */
  readonly cohort: CohortPlan | undefined
}

/** Rows of `name`, an event, with the `people` who did it, the most first; and one of `level` 1 for all people. */
export function namesSql(plan: ClustersPlan, limit: number, scope: Scope): ScopedSql {
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toString(name) AS name, grouping(name) AS level, uniqExact(person) AS people FROM ${eventsOf(plan, from)} GROUP BY name WITH ROLLUP ORDER BY level DESC, people DESC, name LIMIT ${param('UInt32', limit + 1)}`,
  )
}

/** Rows of `id`, a person as text, with how often they did each of `names`: of `limit` people, always the same ones. */
export function countsSql(
  plan: ClustersPlan,
  names: readonly string[],
  limit: number,
  scope: Scope,
): ScopedSql {
  return withinScope(scope, (from) => {
    const did = sql`name IN ${param('Array(String)', names)}`
    const picked = sql`SELECT person FROM ${eventsOf(plan, from)} AND ${did} GROUP BY person ORDER BY cityHash64(person) LIMIT ${param('UInt32', limit)}`
    return sql`SELECT toString(person) AS id, sumForEach(arrayMap(n -> toUInt32(n = name), ${param('Array(String)', names)})) AS counts FROM ${eventsOf(plan, from)} AND ${did} AND person IN (${picked}) GROUP BY person ORDER BY cityHash64(person)`
  })
}

/** Where people lie, and which of the centers is the one that is meant, from 1 on. */
export interface ClusterPoint {
  readonly cluster: number
  /** The names by whose shares people are told apart. */
  readonly events: readonly string[]
  readonly centers: readonly (readonly number[])[]
}

/** A statement with a row for each `person` of a cluster: of those who did any of the events, who is nearest to its center. */
export function nearestSql(
  { world, range }: Pick<JourneyGiven, 'world' | 'range'>,
  { cluster, events, centers }: ClusterPoint,
  from: FromTable,
): Sql {
  const names = param('Array(String)', events)
  const counts = sql`SELECT person, sumForEach(arrayMap(n -> toUInt32(n = name), ${names})) AS counts FROM ${eventsOf({ world, range, cohort: undefined }, from)} AND name IN ${names} GROUP BY person`
  const shares = sql`SELECT person, arrayMap(c -> c / arraySum(counts), counts) AS shares FROM (${counts})`
  const distances = sql`SELECT person, arrayMap(c -> L2SquaredDistance(c, shares), ${param('Array(Array(Float64))', centers)}) AS distances FROM (${shares})`
  return sql`SELECT person FROM (${distances}) WHERE indexOf(distances, arrayMin(distances)) = ${param('UInt8', cluster)}`
}

/** The events that are looked at, of somebody. */
function eventsOf(
  { world, range, cohort }: Pick<ClustersPlan, 'world' | 'range' | 'cohort'>,
  from: FromTable,
): Sql {
  const rows = rowsSql('events', [world], range)
  return sql`${rows.from(cohort === undefined ? from : amongMembers(cohort, from))} AND person != 0`
}
