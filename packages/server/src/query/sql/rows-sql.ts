import { joinSql, sql, type Sql } from '../../store/sql.ts'
import type { Selection, Source } from '../plan/plan.ts'
import type { Range } from '../time/buckets.ts'
import { createColumns, type Columns, type FromTable } from './columns.ts'
import { baseSql, selectionSql } from './selection-sql.ts'
import { sessionRows } from './session-rows-sql.ts'
import { sessionSumRows } from './session-sums-sql.ts'
import { tableOf } from './table-of.ts'

/** The rows that one or several selections pick out of a range. */
export interface Rows {
  readonly source: Source
  /** What of them can be named. */
  readonly columns: Columns
  /** For each selection whether a row is one of it; `undefined` where every row is. */
  readonly conditions: readonly (Sql | undefined)[]
  /** For each selection how many events a row of it stands for; sessions are not weighed. */
  readonly weights: readonly Sql[]
  /**
   * What comes after FROM, with its WHERE. Call it last: what is asked of `columns` afterwards is not in it. Rows of
   * events, visits and sessions have `person`, who did it (0: nobody).
   */
  from(from: FromTable): Sql
}

export function rowsSql(source: Source, selections: readonly Selection[], range: Range): Rows {
  const [first] = selections
  if (first === undefined) throw new Error('Bug: rows of no selection')
  if (source === 'sessions') return sessionRows(selections, range)
  if (source === 'session_sums') return sessionSumRows(selections, range)
  const columns = createColumns()
  const base = baseSql(first, range, source)
  const table = tableOf(source, first)
  const weights = selections.map((selection) => weightSql(source, selection))
  const distinct = new Set(selections.map((selection) => JSON.stringify(selection)))
  if (distinct.size === 1) {
    const own = selectionSql(first, columns, source)
    const more = own === undefined ? sql`` : sql` AND ${own}`
    return {
      source,
      columns,
      conditions: selections.map(() => undefined),
      weights,
      from: (from) => sql`${columns.rows(from, table, base)}${more}`,
    }
  }
  const conditions = selections.map((selection) => {
    const own = selectionSql(selection, columns, source)
    return own === undefined ? undefined : columns.compute(own)
  })
  const all = conditions.flatMap((condition) => condition ?? [])
  const more = all.length < conditions.length ? sql`` : sql` AND (${joinSql(all, ' OR ')})`
  return {
    source,
    columns,
    conditions,
    weights,
    from: (from) => sql`${columns.rows(from, table, base)}${more}`,
  }
}

/** Of events that were sampled each stands for several. Visits are asked by name for those of pages alone. */
function weightSql(source: Source, { names }: Selection): Sql {
  if (source === 'rollup') return sql`weight`
  if (source === 'visits') return names === undefined ? sql`weight` : sql`page_weight`
  return sql`1 / sample_rate`
}
