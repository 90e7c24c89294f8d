import { joinSql, param, sql, type Sql } from '../../store/sql.ts'
import { must } from '../../errors.ts'
import { knowsPeople, type Selection, type Source } from '../plan/plan.ts'
import type { Buckets, Range } from '../time/buckets.ts'
import type { Columns } from './columns.ts'
import { filterSql } from './filter-sql.ts'

/** Which rows any selection of a question can be about. All its selections have the same robots and sample. */
export function baseSql({ bots, sample }: Selection, range: Range, source: Source): Sql {
  const conditions = [withinRange(range, source)]
  if (bots === 'exclude') conditions.push(sql`NOT is_bot`)
  if (bots === 'only') conditions.push(sql`is_bot`)
  if (sample !== undefined && knowsPeople(source)) conditions.push(sampleSql(sample, source))
  return joinSql(conditions, ' AND ')
}

/** Which of those a selection is about; `undefined` for all. */
export function selectionSql(
  { names, filter }: Selection,
  columns: Columns,
  source: Source,
): Sql | undefined {
  const conditions: Sql[] = []
  if (names !== undefined) {
    // Of visits nothing else is asked by name.
    conditions.push(source === 'visits' ? sql`pages > 0` : sql`name IN ${param('Array(String)', names)}`)
  }
  if (filter !== undefined) conditions.push(filterSql(filter, columns))
  return conditions.length === 0 ? undefined : joinSql(conditions, ' AND ')
}

/**
 * The bucket of a row: its index where all are equally wide, else the instant at which it begins. The first is
 * plain arithmetic; the second looks the instant up in a list, at about a third more time for 30 buckets.
 */
export function bucketSql({ even, startsMs }: Buckets, source: Source): Sql {
  const column = timeSql(source)
  const at =
    source === 'rollup' || source === 'visits'
      ? sql`toInt64(toUnixTimestamp(${column})) * 1000`
      : sql`toUnixTimestamp64Milli(${column})`
  if (even === undefined) return sql`roundDown(${at}, ${param('Array(Int64)', startsMs)})`
  return sql`toUInt16(intDiv(${at} - ${param('Int64', even.originMs)}, ${param('Int64', even.widthMs)}))`
}

/** The index of a bucket, of what {@link bucketSql} gave. */
export function bucketIndexSql({ even, startsMs }: Buckets, bucket: Sql): Sql {
  if (even !== undefined) return sql`toInt64(${bucket})`
  return sql`toInt64(indexOf(${param('Array(Int64)', startsMs)}, toInt64(${bucket})) - 1)`
}

/** Finds the index of the bucket that {@link bucketSql} gave a value for. */
export function bucketFinder({ even, startsMs }: Buckets): (value: number) => number {
  if (even !== undefined) return (value) => value
  const indexes = new Map(startsMs.map((start, index) => [start, index]))
  return (value) => must(indexes.get(value), `no bucket begins at ${value}`)
}

/**
 * All events of a part of the people, by their hash: the tables are in the order of ids, so only that part is read, and
 * the ids that are linked. What nobody did is told apart by its id, or of visits by its session.
 */
function sampleSql(sample: number, source: Source): Sql {
  const below = param('UInt64', String(BigInt(Math.round(sample * 2 ** 32)) << 32n))
  const nobodys =
    source === 'visits'
      ? sql`if(session != 0, session, cityHash64(slot, tenant_id, country, browser, device_type))`
      : sql`cityHash64(event_id)`
  return sql`(person_id < ${below} OR is_linked) AND person < ${below} AND (person != 0 OR ${nobodys} < ${below})`
}

function withinRange({ fromMs, untilMs }: Range, source: Source): Sql {
  const column = timeSql(source)
  return sql`${column} >= ${instantSql(fromMs)} AND ${column} < ${instantSql(untilMs)}`
}

/** When what a row tells of happened, or where the hour or half hour of it begins. */
export function timeSql(source: Source): Sql {
  if (source === 'rollup') return sql`hour`
  return source === 'visits' ? sql`slot` : sql`timestamp`
}

export function instantSql(ms: number): Sql {
  return sql`fromUnixTimestamp64Milli(${param('Int64', ms)}, 'UTC')`
}
