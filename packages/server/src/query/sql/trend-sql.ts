import { joinSql, param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import {
  rawOf,
  type Line,
  type PlainMeasure,
  type TrendPlan,
  type TrendRange,
  type Window,
} from '../plan/plan.ts'
import { withinScope, type Scope } from '../scope.ts'
import { groupOrderSql, groupSql } from './group-sql.ts'
import { measureSql, statSql, unitSql } from './measure-sql.ts'
import { rowsSql } from './rows-sql.ts'
import { bucketIndexSql, bucketSql } from './selection-sql.ts'

/** Which values of the breakdown get a series: those with the most of the first line, or given ones by key. */
export type SeriesChoice =
  | { readonly kind: 'top' }
  | { readonly kind: 'given'; readonly keys: readonly string[] }

const keyColumns = [sql`k0`, sql`k1`] as const

/** Lines that one statement reads: of the same source, of sessions the same ones, and no figures of each. */
export function batchesOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const batches = new Map<string, Line[]>()
  for (const line of lines) {
    const { measure, source, selection } = line
    const own =
      measure.fn === 'each' ? line.name : rawOf(source) === 'sessions' ? JSON.stringify(selection) : ''
    const key = `${source} ${own}`
    batches.set(key, [...(batches.get(key) ?? []), line])
  }
  return [...batches.values()]
}

/**
 * The statement for some lines of a trend over one range. Its rows: `bucket` and `m0`, `m1`… in the order of the
 * lines, and with a breakdown `series`, from 1 on (one more than the last is the rest), with the series' `k0_of`,
 * `k1_of`. `level` tells totals from buckets: 0 a bucket, 1 a total of all buckets, 3 a total of all series.
 */
export function trendSql(
  plan: TrendPlan,
  lines: readonly Line[],
  range: TrendRange,
  scope: Scope,
  choice: SeriesChoice,
): ScopedSql {
  const [first] = lines
  if (first === undefined) throw new Error('Bug: a statement for no line')
  if (first.measure.fn === 'each') return unitTrendSql(plan, first, range, scope, choice)
  const { source } = first
  const rows = rowsSql(
    source,
    lines.map(({ selection }) => selection),
    range.read.range,
  )
  const measures = lines.map(({ measure }, index) => measureSql(plain(measure), rows, index))
  const keys = plan.breakdown.map((group) => groupSql(group, rows.columns))
  const bucket = bucketSql(range.read, source)
  return withinScope(scope, (from) => {
    if (keys.length === 0 && plan.window.kind === 'none') {
      const list = measures.map((measure, index) => sql`${measure.direct()} AS ${name('m', index)}`)
      return sql`SELECT ${bucket} AS bucket, grouping(bucket) AS level, ${joinSql(list, ', ')} FROM ${rows.from(from)} GROUP BY bucket WITH ROLLUP`
    }
    const names = keyColumns.slice(0, keys.length)
    const parts = measures.map((measure, line) =>
      measure.parts().map((part, index) => ({ part, alias: { parts: [`p${line}_${index}`] } })),
    )
    const occurs = rows.conditions[0] === undefined ? sql`count()` : sql`countIf(${rows.conditions[0]})`
    const list = joinSql(
      [
        ...keys.map((key, index) => sql`${key} AS ${names[index] ?? sql``}`),
        sql`${bucket} AS bucket`,
        sql`${occurs} AS occurs`,
        ...parts.flat().map(({ part, alias }) => sql`${part} AS ${alias}`),
      ],
      ', ',
    )
    const grouped = sql`SELECT ${list} FROM ${rows.from(from)} GROUP BY ${joinSql([...names, sql`bucket`], ', ')}`
    const merges = measures.map((measure, line) => {
      const aliases = (parts[line] ?? []).map(({ alias }) => alias)
      return (over: Sql) => measure.merged(aliases, over)
    })
    const numbered =
      keys.length === 0
        ? sql`SELECT *, toUInt32(0) AS series FROM (${grouped})`
        : choice.kind === 'top'
          ? numberedByTotal(grouped, plan, names, merges[0] ?? (() => sql``))
          : numberedByKey(grouped, names, choice.keys)
    const values = joinSql(
      [...firstsOf(names), ...merges.map((merged, line) => sql`${merged(sql``)} AS ${name('m', line)}`)],
      ', ',
    )
    if (plan.window.kind === 'none') {
      return sql`SELECT series, bucket, grouping(series, bucket) AS level, ${values} FROM (${numbered}) GROUP BY series, bucket WITH ROLLUP`
    }
    const index = bucketIndexSql(range.read, sql`bucket`)
    const targets = targetsSql(plan.window, range, index)
    return sql`SELECT series, target AS bucket, if(target = -1, 1, 0) AS level, ${values} FROM (${numbered}) ARRAY JOIN ${targets} AS target GROUP BY series, target`
  })
}

/** Each person's or session's own figure, by bucket and over all, then those figures put together. */
function unitTrendSql(
  plan: TrendPlan,
  { measure, selection, source }: Line,
  range: TrendRange,
  scope: Scope,
  choice: SeriesChoice,
): ScopedSql {
  if (measure.fn !== 'each') throw new Error('Bug: a figure of each was expected')
  const rows = rowsSql(source, [selection], range.read.range)
  const figure = measureSql(measure.of, rows)
  const keys = plan.breakdown.map((group) => groupSql(group, rows.columns))
  const chosen = choice.kind === 'given' ? choice.keys : []
  const series = keys.length === 0 ? sql`toUInt32(0)` : seriesSql(keys, chosen)
  const aliases = figure.parts().map((_, index): Sql => ({ parts: [`p${index}`] }))
  /** Each unit's figure in each window that it has something in. */
  function windowed(select: Sql, from: Sql): Sql {
    const parts = figure.parts().map((part, index) => sql`, ${part} AS ${aliases[index] ?? sql``}`)
    const grouped = sql`${select}${joinSql(parts, '')} FROM ${from} GROUP BY series, bucket, unit HAVING isNotNull(unit)`
    const targets = targetsSql(plan.window, range, bucketIndexSql(range.read, sql`bucket`))
    // Nobody has no figure; and keys that are never NULL are quicker to group by.
    return sql`SELECT series, target AS bucket, assumeNotNull(unit) AS unit, if(target = -1, 1, 0) AS level, ${figure.merged(aliases, sql``)} AS figure FROM (${grouped}) ARRAY JOIN ${targets} AS target GROUP BY series, target, unit`
  }
  const of = sql`${series} AS series, ${bucketSql(range.read, source)} AS bucket, ${unitSql(measure.per, rows.columns)} AS unit`
  return withinScope(scope, (from) => {
    const figures =
      plan.window.kind === 'none'
        ? sql`SELECT ${of}, grouping(bucket) AS level, ${figure.direct()} AS figure FROM ${rows.from(from)} GROUP BY GROUPING SETS ((series, bucket, unit), (series, unit))`
        : windowed(sql`SELECT ${of}`, rows.from(from))
    return sql`SELECT series, bucket, level, ${statSql(measure.stat, sql`figure`)} AS m0 FROM (${figures}) WHERE isNotNull(unit) GROUP BY series, bucket, level`
  })
}

/** The buckets that a row counts in, and -1 for the total where it lies in the range itself. */
function targetsSql(window: Window, { shown, read }: TrendRange, index: Sql): Sql {
  const count = param('Int64', read.startsMs.length)
  const lead = param('Int64', read.startsMs.length - shown.startsMs.length)
  const until =
    window.kind === 'rolling' ? sql`least(${index} + ${param('Int64', window.buckets)}, ${count})` : count
  return sql`arrayConcat(range(greatest(${index}, ${lead}), ${until}), if(${index} >= ${lead}, [toInt64(-1)], []))`
}

/** Series in the order of their totals; ties by the values, unset last. What the first line lacks is the rest (Q2.8). */
function numberedByTotal(
  grouped: Sql,
  { breakdown, breakdownLimit }: TrendPlan,
  names: readonly Sql[],
  merged: (over: Sql) => Sql,
): Sql {
  const over = sql` OVER (PARTITION BY ${joinSql(names, ', ')})`
  const totals = sql`SELECT *, ${merged(over)} AS total, sum(occurs)${over} > 0 AS is_own FROM (${grouped})`
  const order = joinSql(
    [
      sql`is_own DESC`,
      sql`total DESC NULLS LAST`,
      ...breakdown.map((group, index) => groupOrderSql(group, names[index] ?? sql``)),
    ],
    ', ',
  )
  const rest = param('UInt32', breakdownLimit + 1)
  return sql`SELECT *, toUInt32(if(is_own, least(dense_rank() OVER (ORDER BY ${order}), ${rest}), ${rest})) AS series FROM (${totals})`
}

function numberedByKey(grouped: Sql, names: readonly Sql[], keys: readonly string[]): Sql {
  return sql`SELECT *, ${seriesSql(names, keys)} AS series FROM (${grouped})`
}

/** The number of a row's series among those with `keys`; one more than the last for the rest. */
function seriesSql(values: readonly Sql[], keys: readonly string[]): Sql {
  const key = sql`concat(${joinSql([sql`''`, ...values.map(keyPart)], ', ')})`
  const found = sql`indexOf(${param('Array(String)', keys)}, ${key})`
  return sql`toUInt32(if(${found} = 0, ${param('UInt32', keys.length + 1)}, ${found}))`
}

/** The same key as {@link keyPart} makes in SQL: unset and every text apart, and no two lists of values alike. */
export function seriesKey(values: readonly (string | null)[]): string {
  return values.map((value) => (value === null ? '-' : `${Buffer.byteLength(value)}:${value}`)).join('')
}

function keyPart(value: Sql): Sql {
  return sql`if(isNull(${value}), '-', concat(toString(length(assumeNotNull(${value}))), ':', assumeNotNull(${value})))`
}

function firstsOf(names: readonly Sql[]): readonly Sql[] {
  return names.map((key) => sql`any(${key}) AS ${key}_of`)
}

function plain(measure: Line['measure']): PlainMeasure {
  if (measure.fn === 'each') throw new Error('Bug: a figure of each is read by itself')
  return measure
}

function name(letter: 'm', index: number): Sql {
  return { parts: [`${letter}${index}`] }
}
