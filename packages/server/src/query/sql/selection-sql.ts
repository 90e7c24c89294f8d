import { joinSql, param, sql, type Sql } from '../../store/sql.ts'
import { must } from '../../errors.ts'
import type { Selection, Source } from '../plan/plan.ts'
import type { Buckets, Range } from '../time/buckets.ts'
import type { Columns } from './columns.ts'
import { filterSql } from './filter-sql.ts'

/** Which rows count, as the condition of a WHERE. */
export function selectionSql(
  { names, bots, filter }: Selection,
  range: Range,
  source: Source,
  columns: Columns,
): Sql {
  const conditions = [withinRange(range, source)]
  if (names !== undefined) conditions.push(sql`name IN ${param('Array(String)', names)}`)
  if (bots === 'exclude') conditions.push(sql`NOT is_bot`)
  if (bots === 'only') conditions.push(sql`is_bot`)
  if (filter !== undefined) conditions.push(filterSql(filter, columns))
  return joinSql(conditions, ' AND ')
}

/**
 * The bucket of a row: its index where all are equally wide, else the instant at which it begins. The first is
 * plain arithmetic; the second looks the instant up in a list, at about a third more time for 30 buckets.
 */
export function bucketSql({ even, startsMs }: Buckets, source: Source): Sql {
  const at =
    source === 'rollup' ? sql`toInt64(toUnixTimestamp(hour)) * 1000` : sql`toUnixTimestamp64Milli(timestamp)`
  if (even === undefined) return sql`roundDown(${at}, ${param('Array(Int64)', startsMs)})`
  return sql`toUInt16(intDiv(${at} - ${param('Int64', even.originMs)}, ${param('Int64', even.widthMs)}))`
}

/** Finds the index of the bucket that {@link bucketSql} gave a value for. */
export function bucketFinder({ even, startsMs }: Buckets): (value: number) => number {
  if (even !== undefined) return (value) => value
  const indexes = new Map(startsMs.map((start, index) => [start, index]))
  return (value) => must(indexes.get(value), `no bucket begins at ${value}`)
}

function withinRange({ fromMs, untilMs }: Range, source: Source): Sql {
  const [from, until] = [instant(fromMs), instant(untilMs)]
  return source === 'rollup'
    ? sql`hour >= ${from} AND hour < ${until}`
    : sql`timestamp >= ${from} AND timestamp < ${until}`
}

function instant(ms: number): Sql {
  return sql`fromUnixTimestamp64Milli(${param('Int64', ms)}, 'UTC')`
}
