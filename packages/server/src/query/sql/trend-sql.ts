import { joinSql, param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import type { TrendPlan } from '../plan/plan.ts'
import { withinScope, type Scope } from '../scope.ts'
import type { Buckets } from '../time/buckets.ts'
import { createColumns } from './columns.ts'
import { measureSql } from './measure-sql.ts'
import { rowsSql } from './rows-sql.ts'
import { bucketSql, selectionSql } from './selection-sql.ts'

/** Which values of the breakdown get a series: those with the most of the measure, or given ones by key. */
export type SeriesChoice =
  | { readonly kind: 'top' }
  | { readonly kind: 'given'; readonly keys: readonly string[] }

const keyColumns = [sql`k0`, sql`k1`] as const

/**
 * The statement for one range of a trend. Its rows: `bucket` and `measure`, and with a breakdown `series`, from
 * 1 on (one more than the last is the rest), with the series' `k0`, `k1`. `level` tells totals from buckets:
 * 0 a bucket, 1 a total of all buckets, 3 a total of all series.
 */
export function trendSql(plan: TrendPlan, buckets: Buckets, scope: Scope, choice: SeriesChoice): ScopedSql {
  const columns = createColumns()
  const measure = measureSql(plan.measure, plan.source, columns)
  const where = selectionSql(plan.selection, buckets.range, plan.source, columns)
  const bucket = bucketSql(buckets, plan.source)
  const keys = plan.breakdown.map((field) => columns.text(field))
  return withinScope(scope, (from) => {
    const rows = sql`${rowsSql(from, plan.source, columns)} WHERE ${where}`
    if (keys.length === 0) {
      return sql`SELECT ${bucket} AS bucket, grouping(bucket) AS level, ${measure.direct()} AS measure FROM ${rows} GROUP BY bucket WITH ROLLUP`
    }
    const names = keyColumns.slice(0, keys.length)
    const parts = measure.parts().map((part, index) => ({ part, alias: { parts: [`m${index}`] } }))
    const aliases = parts.map(({ alias }) => alias)
    const keyList = joinSql(
      keys.map((key, index) => as(key, names[index])),
      ', ',
    )
    const partList = joinSql(
      parts.map(({ part, alias }) => as(part, alias)),
      ', ',
    )
    const nameList = joinSql(names, ', ')
    const grouped = sql`SELECT ${keyList}, ${bucket} AS bucket, ${partList} FROM ${rows} GROUP BY ${nameList}, bucket`
    const numbered =
      choice.kind === 'top'
        ? numberedByTotal(grouped, names, (over) => measure.merged(aliases, over), plan.breakdownLimit)
        : numberedByKey(grouped, names, choice.keys)
    const firsts = joinSql(
      names.map((name) => sql`any(${name}) AS ${name}_of`),
      ', ',
    )
    return sql`SELECT series, bucket, grouping(series, bucket) AS level, ${firsts}, ${measure.merged(aliases, sql``)} AS measure FROM (${numbered}) GROUP BY series, bucket WITH ROLLUP`
  })
}

/** Series in the order of their totals; ties by the values' text, unset last (Q2.8). */
function numberedByTotal(
  grouped: Sql,
  names: readonly Sql[],
  merged: (over: Sql) => Sql,
  limit: number,
): Sql {
  const over = sql` OVER (PARTITION BY ${joinSql(names, ', ')})`
  const totals = sql`SELECT *, ${merged(over)} AS total FROM (${grouped})`
  const order = joinSql(
    [sql`total DESC NULLS LAST`, ...names.map((name) => sql`${name} ASC NULLS LAST`)],
    ', ',
  )
  return sql`SELECT *, toUInt32(least(dense_rank() OVER (ORDER BY ${order}), ${param('UInt32', limit + 1)})) AS series FROM (${totals})`
}

function numberedByKey(grouped: Sql, names: readonly Sql[], keys: readonly string[]): Sql {
  const key = sql`concat(${joinSql([sql`''`, ...names.map(keyPart)], ', ')})`
  const found = sql`indexOf(${param('Array(String)', keys)}, ${key})`
  return sql`SELECT *, toUInt32(if(${found} = 0, ${param('UInt32', keys.length + 1)}, ${found})) AS series FROM (${grouped})`
}

/** The same key as {@link keyPart} makes in SQL: unset and every text apart, and no two lists of values alike. */
export function seriesKey(values: readonly (string | null)[]): string {
  return values.map((value) => (value === null ? '-' : `${Buffer.byteLength(value)}:${value}`)).join('')
}

function keyPart(name: Sql): Sql {
  return sql`if(isNull(${name}), '-', concat(toString(length(assumeNotNull(${name}))), ':', assumeNotNull(${name})))`
}

function as(expression: Sql, alias: Sql | undefined): Sql {
  return alias === undefined ? expression : sql`${expression} AS ${alias}`
}
