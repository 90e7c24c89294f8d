import { joinSql, param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import type { Reading, TopList } from '../plan/plan.ts'
import { withinScope, type Scope } from '../scope.ts'
import type { Buckets } from '../time/buckets.ts'
import { rowsSql } from './rows-sql.ts'
import { bucketIndexSql, bucketSql } from './selection-sql.ts'

/** As many as a number of the engine has bits. */
export const mostBits = 64

/** What a list may hold: its values with the most events. */
export interface Candidates {
  readonly list: TopList
  readonly values: readonly string[]
}

/**
 * The values of each list with the most events, one more than there are bits. Rows: `list`, its index, with `value`,
 * `counted`, the events by their weight, and `found`, how many there are.
 */
export function candidatesSql(
  { source, selection }: Reading,
  lists: readonly TopList[],
  { range }: Buckets,
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
      sql`SELECT ${list} AS list, ${value} AS value, sum(1 / sample_rate) AS counted, count() AS found FROM ${rows.from(from)} GROUP BY GROUPING SETS (${sets}) ORDER BY list, found DESC, value LIMIT ${param('UInt32', mostBits + 1)} BY list`,
  )
}

/**
 * How many people there are, how many in each bucket, and how many with each candidate, in one row: `people`,
 * `by_bucket`, `l0`, `l1`… Each person's buckets and values are bits of numbers, put together while the person is
 * looked up once; sets of people for each bucket and each value take twice as long.
 */
export function peopleBitsSql(
  { source, selection }: Reading,
  buckets: Buckets,
  candidates: readonly Candidates[],
  scope: Scope,
): ScopedSql {
  const rows = rowsSql(source, [selection], buckets.range)
  const index = bucketIndexSql(buckets, bucketSql(buckets, source))
  const bits = [
    { bit: sql`bitShiftLeft(toUInt64(1), toUInt8(${index}))`, count: buckets.startsMs.length },
    ...candidates.map(({ list, values }) => ({ bit: bitOf(list, values), count: values.length })),
  ]
  const names = bits.map((_, at): Sql => ({ parts: [`b${at}`] }))
  const masks = bits.map(({ bit }, at) => sql`groupBitOr(${bit}) AS ${names[at] ?? sql``}`)
  const counts = bits.map(({ count }, at) => {
    const alias: Sql = { parts: [at === 0 ? 'by_bucket' : `l${at - 1}`] }
    return sql`sumForEach(arrayMap(bit -> bitTest(${names[at] ?? sql``}, bit), range(${param('UInt8', count)}))) AS ${alias}`
  })
  return withinScope(scope, (from) => {
    const people = sql`SELECT ${joinSql(masks, ', ')} FROM ${rows.from(from)} AND person != 0 GROUP BY person`
    return sql`SELECT count() AS people, ${joinSql(counts, ', ')} FROM (${people})`
  })
}

function bitOf({ field }: TopList, values: readonly string[]): Sql {
  const column: Sql = { parts: [field] }
  const powers = sql`arrayMap(bit -> bitShiftLeft(toUInt64(1), bit), range(${param('UInt8', values.length)}))`
  return sql`transform(${column}, ${param('Array(String)', values)}, ${powers}, toUInt64(0))`
}
