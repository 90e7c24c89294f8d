import { joinSql, param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import type { Reading, TopList } from '../plan/plan.ts'
import { withinScope, type Scope } from '../scope.ts'
import type { Buckets, Range } from '../time/buckets.ts'
import { rowsSql } from './rows-sql.ts'
import { baseSql, selectionSql } from './selection-sql.ts'
import { createColumns } from './columns.ts'

/** How many values of a list are looked at more closely, people and all. */
export const mostCandidates = 32

/**
 * The values of each list with the most events, one more than there are candidates. Rows: `list`, its index, with
 * `value`, and `counted`, the events by their weight.
 */
export function candidatesSql(
  reading: Reading,
  lists: readonly TopList[],
  { range }: Buckets,
  scope: Scope,
): ScopedSql {
  return reading.source === 'visits'
    ? keptCandidatesSql(reading, lists, range, scope)
    : foundCandidatesSql(reading, lists, range, scope)
}

const order = sql`ORDER BY list, counted DESC, value LIMIT ${param('UInt32', mostCandidates + 1)} BY list`

/** By the hour they are kept. */
function keptCandidatesSql(
  { selection }: Reading,
  lists: readonly TopList[],
  range: Range,
  scope: Scope,
): ScopedSql {
  const columns = createColumns()
  const own = selectionSql(selection, columns)
  const names = lists.map(({ name }) => name)
  const where = sql`${baseSql(selection, range, 'rollup')}${own === undefined ? sql`` : sql` AND ${own}`}`
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toUInt8(indexOf(${param('Array(String)', names)}, toString(kept.list)) - 1) AS list, value, sum(weight) AS counted FROM ${from('values_hourly')} AS kept WHERE toString(kept.list) IN ${param('Array(String)', names)} AND ${where} GROUP BY kept.list, value ${order}`,
  )
}

function foundCandidatesSql(
  { source, selection }: Reading,
  lists: readonly TopList[],
  range: Range,
  scope: Scope,
): ScopedSql {
  const rows = rowsSql(source, [selection], range)
  const keys = lists.map(({ field }): Sql => ({ parts: [field] }))
  const choose = (pick: (key: Sql, index: number) => Sql) =>
    sql`multiIf(${joinSql(
      keys.map((key, index) => sql`grouping(${key}) = 0, ${pick(key, index)}`),
      ', ',
    )}, ${pick(keys[0] ?? sql``, 0)})`
  const list = choose((_, index) => sql`${param('UInt8', index)}`)
  const value = choose((key) => sql`toString(${key})`)
  const sets = joinSql(
    keys.map((key) => sql`(${key})`),
    ', ',
  )
  return withinScope(
    scope,
    (from) =>
      sql`SELECT ${list} AS list, ${value} AS value, sum(1 / sample_rate) AS counted FROM ${rows.from(from)} GROUP BY GROUPING SETS (${sets}) ${order}`,
  )
}
