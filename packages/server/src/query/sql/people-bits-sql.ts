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

/** A number for each person with a bit for each bucket or value that the person was seen with. */
interface Bits {
  readonly mask: Sql
  readonly count: number
}

/**
 * How many people there are, how many in each bucket where those are few enough, and how many with each candidate, in
 * one row: `people`, `by_bucket`, `l0`, `l1`… Each person's buckets and values are bits of numbers, put together while
 * the person is looked up once; sets of people for each bucket and each value take twice as long.
 */
export function peopleBitsSql(
  { source, selection }: Reading,
  buckets: Buckets,
  candidates: readonly Candidates[],
  scope: Scope,
): ScopedSql {
  const rows = rowsSql(source, [selection], buckets.range)
  const index = bucketIndexSql(buckets, bucketSql(buckets, source))
  const bits: readonly Bits[] = [
    buckets.startsMs.length > mostBits
      ? { mask: sql`toUInt64(0)`, count: 0 }
      : {
          mask: sql`groupBitOr(bitShiftLeft(toUInt64(1), toUInt8(${index})))`,
          count: buckets.startsMs.length,
        },
    ...candidates.map(({ list, values }) => ({
      mask: maskOf(list, values, source === 'visits' ? rows.columns.seen(list.name) : undefined),
      count: values.length,
    })),
  ]
  const masks = bits.map(({ mask }, at) => sql`${mask} AS ${maskName(at)}`)
  const counts = bits.map(({ count }, at) => {
    const alias: Sql = { parts: [at === 0 ? 'by_bucket' : `l${at - 1}`] }
    return sql`${countsOf(maskName(at), count)} AS ${alias}`
  })
  return withinScope(scope, (from) => {
    const people = sql`SELECT ${joinSql(masks, ', ')} FROM ${rows.from(from)} AND person != 0 GROUP BY person`
    return sql`SELECT count() AS people, ${joinSql(counts, ', ')} FROM (${people})`
  })
}

function maskName(at: number): Sql {
  return { parts: [`b${at}`] }
}

/** Bit by bit: arrays of all bits of a person take half as long again as the whole rest. */
function countsOf(mask: Sql, count: number): Sql {
  const bits = Array.from({ length: count }, (_, bit): Sql => ({ parts: [String(bit)] }))
  const each = bits.map((bit) => sql`sum(bitTest(${mask}, ${bit}))`)
  return each.length === 0 ? sql`emptyArrayUInt64()` : sql`[${joinSql(each, ', ')}]`
}

/** An event, or visit, has one value of a list; but a visit has the hashes of all its pages and sources. */
function maskOf({ field }: TopList, values: readonly string[], seen: Sql | undefined): Sql {
  const texts = sql`${param('Array(String)', values)}`
  if (seen === undefined) {
    const column: Sql = { parts: [field] }
    return sql`groupBitOr(transform(${column}, ${texts}, ${powers(values.length)}, toUInt64(0)))`
  }
  const keys = sql`arrayMap(value -> cityHash64(value), ${texts})`
  return sql`groupBitOrArray(arrayMap(key -> transform(key, ${keys}, ${powers(values.length)}, toUInt64(0)), ${seen}))`
}

function powers(count: number): Sql {
  return sql`arrayMap(bit -> bitShiftLeft(toUInt64(1), bit), range(${param('UInt8', count)}))`
}
