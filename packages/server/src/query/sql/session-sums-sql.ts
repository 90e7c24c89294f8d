import { joinSql, sql, type Sql } from '../../store/sql.ts'
import type { Field } from '../plan/field.ts'
import type { Selection } from '../plan/plan.ts'
import type { Range } from '../time/buckets.ts'
import { createColumns, type Columns } from './columns.ts'
import type { Rows } from './rows-sql.ts'
import { baseSql, selectionSql } from './selection-sql.ts'
import { sessionFigures } from './session-rows-sql.ts'
import { tableOf } from './table-of.ts'

const gapMs = sql`1800000`
const ms = sql`toUnixTimestamp64Milli`
const counted = [sql`events AS event_count`]

/** The visits that a question is about: those of the whole sessions that any of them is picked of. */
interface Visits {
  /** A table and its condition, on which more may follow by AND. */
  readonly from: Sql
  /** Whether a visit is picked; `undefined` where all are. */
  readonly picked: Sql | undefined
}

/**
 * Rows that each stand for one session or several: `sessions` says how many, what else sessions have is summed up, and
 * `timestamp` lies in the half hour in which they begin.
 *
 * Most sessions are one visit, and those are summed up by the half hour: 2 million groups, one a session, take four
 * times as long as finding the few that are made of several visits.
 */
export function sessionSumRows(selections: readonly Selection[], range: Range): Rows {
  const [selection] = selections
  if (selection === undefined) throw new Error('Bug: sessions of no selection')
  const base = baseSql(selection, range, 'visits')
  const picked = selectionSql(selection, createColumns(), 'visits')
  return {
    source: 'session_sums',
    columns: sumColumns,
    conditions: selections.map(() => undefined),
    weights: selections.map(() => sql`1`),
    from(from) {
      const visits = { from: sql`${from(tableOf('visits', selection), counted)} WHERE ${base}`, picked }
      return sql`(${named(visits)} UNION ALL ${found(visits)}) WHERE true`
    },
  }
}

/** Of the visits with a session's id. */
function named({ from, picked }: Visits): Sql {
  const visits = sql`FROM ${from} AND session != 0`
  const several = sql`SELECT session ${visits} GROUP BY session HAVING ${all(sql`count() > 1`, picked && sql`countIf(${picked}) > 0`)}`
  const run = sql`if(session IN (${several}), session, 0)`
  const isOne = sql`run = 0`
  // Of several visits any may be the one that is picked.
  const chosen = picked === undefined ? sql`` : sql` AND (${picked} OR run != 0)`
  return sql`SELECT ${run} AS run, if(${isOne}, slot, toDateTime(0, 'UTC')) AS half_hour, if(${isOne}, toDateTime64(half_hour, 3, 'UTC'), min(began)) AS timestamp, if(${isOne}, count(), 1) AS sessions, if(${isOne}, sum(${ms}(ended) - ${ms}(began)), ${ms}(max(ended)) - ${ms}(min(began))) / 1000 AS session_seconds, sum(event_count) AS session_events, sum(pages) AS session_pages, if(${isOne}, countIf(event_count - starts <= 1), toUInt64(sum(event_count) - sum(starts) <= 1)) AS session_bounced ${visits}${chosen} GROUP BY run, half_hour`
}

/**
 * Of those without one: a person's visits with no more than the gap between them (D30). Within the half hour of a visit
 * there cannot be one.
 */
function found({ from, picked }: Visits): Sql {
  const order = sql`PARTITION BY person ORDER BY slot`
  const visits = sql`SELECT person, slot, min(began) AS first, max(ended) AS last, sum(event_count) AS n, sum(starts) AS s, sum(pages) AS p, ${picked === undefined ? sql`1` : sql`countIf(${picked})`} AS picks FROM ${from} AND session = 0 AND person != 0 GROUP BY person, slot`
  const gaps = sql`SELECT *, lagInFrame(${ms}(last), 1, 0) OVER (${order} ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS visit_before FROM (${visits})`
  const runs = sql`SELECT *, max(if(${ms}(first) - visit_before > ${gapMs}, ${ms}(first), 0)) OVER (${order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run_began FROM (${gaps})`
  return sql`SELECT cityHash64(person, run_began) AS run, toDateTime(0, 'UTC') AS half_hour, min(first) AS timestamp, 1 AS sessions, (${ms}(max(last)) - ${ms}(min(first))) / 1000 AS session_seconds, sum(n) AS session_events, sum(p) AS session_pages, toUInt64(sum(n) - sum(s) <= 1) AS session_bounced FROM (${runs}) GROUP BY person, run_began HAVING sum(picks) > 0`
}

function all(...conditions: readonly (Sql | undefined)[]): Sql {
  return joinSql(
    conditions.flatMap((condition) => condition ?? []),
    ' AND ',
  )
}

/** Nothing but what sessions have can be asked of their sums. */
const sumColumns: Columns = {
  ...createColumns(),
  number: (field) =>
    field.kind === 'session' ? sql`toFloat64(${sessionFigures[field.name]})` : notOfSums(field),
  text: notOfSums,
  isSet: notOfSums,
}

function notOfSums({ name }: Field): never {
  throw new Error(`Bug: "${name}" was looked for in sums of sessions`)
}
