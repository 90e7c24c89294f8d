import { joinSql, param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import { rawOf, type OverviewPlan, type Selection } from '../plan/plan.ts'
import { withinScope, type Scope } from '../scope.ts'
import { rowsSql } from './rows-sql.ts'

/**
 * The values with the most people, of each list. Rows: `list`, its index, with the value, `listed` ('' for none), `people` and
 * `counted`, their events, in order.
 *
 * A SELECT for each list: with GROUPING SETS the engine hashes all fields of a row for each of them, and takes more
 * than twice as long.
 */
export function topListsSql({ lists, reading, figures, limit }: OverviewPlan, scope: Scope): ScopedSql {
  const { selection } = reading
  return withinScope(scope, (from) => {
    const selects = lists.map(({ field, names }, index) => {
      const narrowed: Selection = { ...selection, names }
      const rows = rowsSql(rawOf(reading.source), [narrowed], figures.current.shown.range)
      const value: Sql = { parts: [field] }
      // What shows no page is on no page; what came from nowhere did come.
      const set = names === undefined ? sql`` : sql` AND listed != ''`
      return sql`SELECT ${param('UInt8', index)} AS list, toString(listed) AS listed, people, counted FROM (SELECT ${value} AS listed, uniqExact(nullIf(person, 0)) AS people, sum(1 / sample_rate) AS counted FROM ${rows.from(from)}${set} GROUP BY listed ORDER BY people DESC, counted DESC, listed = '', listed LIMIT ${param('UInt32', limit)})`
    })
    return sql`SELECT list, listed, people, counted FROM (${joinSql(selects, ' UNION ALL ')}) ORDER BY list, people DESC, counted DESC, listed = '', listed`
  })
}
