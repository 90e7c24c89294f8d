import { joinSql, param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import { areWholeHours, endsOf } from '../plan/choose-source.ts'
import type { Reading, TopList } from '../plan/plan.ts'
import { fieldsOf } from '../plan/resolve-filter.ts'
import { withinScope, type Scope } from '../scope.ts'
import type { Buckets, Range } from '../time/buckets.ts'
import { rowsSql } from './rows-sql.ts'
import { baseSql, selectionSql } from './selection-sql.ts'
import { createColumns } from './columns.ts'
import { seenInVisits } from './table-of.ts'

const hourMs = 60 * 60 * 1000

/** How many values of a list are looked at more closely, people and all. */
export const mostCandidates = 32

/**
 * The values of each list with the most events, one more than there are candidates. Rows: `list`, its index, with
 * the value, `listed`, and `counted`, the events by their weight. (A `value` is what an event has, and may be filtered by.)
 */
export function candidatesSql(
  reading: Reading,
  lists: readonly TopList[],
  { range }: Buckets,
  scope: Scope,
): ScopedSql {
  if (reading.source !== 'visits') return eventCandidatesSql(reading, lists, range, scope)
  return areKept(reading, range)
    ? keptCandidatesSql(reading, lists, range, scope)
    : visitCandidatesSql(reading, lists, range, scope)
}

/** Whether the hourly values can be told apart as the question does. They are not of a sample. */
function areKept({ selection: { filter, sample } }: Reading, range: Range): boolean {
  const isTold = fieldsOf(filter).every(({ name }) => keptFields.has(name))
  return isTold && sample === undefined && areWholeHours(endsOf(range))
}
const keptFields: ReadonlySet<string> = new Set(['tenant_id', 'is_bot'])

const order = sql`ORDER BY list, counted DESC, listed LIMIT ${param('UInt32', mostCandidates + 1)} BY list`

/** By the hour they are kept. */
function keptCandidatesSql(
  { selection }: Reading,
  lists: readonly TopList[],
  range: Range,
  scope: Scope,
): ScopedSql {
  const columns = createColumns()
  const own = selectionSql(selection, columns, 'rollup')
  const names = lists.map(({ name }) => name)
  const where = sql`${baseSql(selection, range, 'rollup')}${own === undefined ? sql`` : sql` AND ${own}`}`
  return withinScope(
    scope,
    (from) =>
      sql`SELECT toUInt8(indexOf(${param('Array(String)', names)}, toString(kept.list)) - 1) AS list, value AS listed, sum(weight) AS counted FROM ${from('values_hourly')} AS kept WHERE toString(kept.list) IN ${param('Array(String)', names)} AND ${where} GROUP BY kept.list, listed ${order}`,
  )
}

/** By the visits; what their hashes of pages and sources stand for, the hourly values have. */
function visitCandidatesSql(
  { selection }: Reading,
  lists: readonly TopList[],
  range: Range,
  scope: Scope,
): ScopedSql {
  const rows = rowsSql('visits', [selection], range)
  const limit = param('UInt32', mostCandidates + 1)
  // Where the range begins or ends within an hour, that hour is looked up too.
  const wholeHours = { fromMs: range.fromMs - (range.fromMs % hourMs), untilMs: range.untilMs }
  return withinScope(scope, (from) => {
    const selects = lists.map(({ name, field }, index) => {
      const list = param('UInt8', index)
      const visits = rows.from(from)
      const top = sql`ORDER BY counted DESC, listed LIMIT ${limit}`
      const seen = seenInVisits(name)
      if (seen === undefined) {
        const column: Sql = { parts: [field] }
        return sql`SELECT ${list} AS list, toString(${column}) AS listed, sum(weight) AS counted FROM ${visits} GROUP BY listed ${top}`
      }
      const keys = sql`SELECT seen.1 AS key, sum(seen.2) AS counted FROM (SELECT arrayJoin(arrayZip(${seen}.1, ${seen}.2)) AS seen FROM ${visits}) GROUP BY key ORDER BY counted DESC, key LIMIT ${limit}`
      const texts = sql`SELECT cityHash64(value) AS key, toString(value) AS listed FROM ${from('values_hourly')} AS kept WHERE kept.list = ${param('String', name)} AND ${baseSql({ ...selection, sample: undefined }, wholeHours, 'rollup')} GROUP BY value`
      return sql`SELECT ${list} AS list, listed, counted FROM (${keys}) AS keys INNER JOIN (${texts}) AS texts USING (key) ${top}`
    })
    return sql`SELECT list, listed, counted FROM (${joinSql(selects, ' UNION ALL ')}) ${order}`
  })
}

function eventCandidatesSql(
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
      sql`SELECT ${list} AS list, ${value} AS listed, sum(1 / sample_rate) AS counted FROM ${rows.from(from)} GROUP BY GROUPING SETS (${sets}) ${order}`,
  )
}
