import { joinSql, param, sql, type ScopedSql, type Sql } from '../../store/sql.ts'
import { pageNames } from '../plan/plan-overview.ts'
import type { OverviewPlan } from '../plan/plan.ts'
import { withinScope, type Scope } from '../scope.ts'
import { rowsSql } from './rows-sql.ts'

/**
 * The values with the most people, of all lists in one pass. Rows: `list`, its index, with `value` ('' for none),
 * `people` and `counted`, their events, in order, and one more than the limit where there is one.
 */
export function topListsSql({ lists, reading, figures, limit }: OverviewPlan, scope: Scope): ScopedSql {
  const { source, selection } = reading
  const rows = rowsSql(source, [selection], figures.current.shown.range)
  const isPage = sql`name IN ${param('Array(String)', pageNames)}`
  const names = lists.map((_, index): Sql => ({ parts: [`g${index}`] }))
  const keys = lists.map(({ field, ofPages }, index) => {
    const column: Sql = { parts: [field] }
    return sql`${ofPages ? sql`if(${isPage}, ${column}, '')` : column} AS ${names[index] ?? sql``}`
  })
  const list = choose(names, (_, index) => param('UInt8', index))
  const value = choose(names, (name) => sql`toString(${name})`)
  const sets = joinSql(
    names.map((name) => sql`(${name})`),
    ', ',
  )
  return withinScope(scope, (from) => {
    const grouped = sql`SELECT ${joinSql(keys, ', ')}, ${list} AS list, ${value} AS value, uniqExact(nullIf(person, 0)) AS people, sum(1 / sample_rate) AS counted FROM ${rows.from(from)} GROUP BY GROUPING SETS (${sets})`
    const ofPages = param(
      'Array(UInt8)',
      lists.flatMap((one, index) => (one.ofPages ? [index] : [])),
    )
    // What shows no page is on no page; what came from nowhere did come.
    return sql`SELECT list, value, people, counted FROM (${grouped}) WHERE value != '' OR NOT has(${ofPages}, list) ORDER BY list, people DESC, counted DESC, value = '', value LIMIT ${param('UInt32', limit + 1)} BY list`
  })
}

/** What `pick` gives for the grouping that a row is of. */
function choose(
  names: readonly Sql[],
  pick: (name: Sql, index: number) => Sql | ReturnType<typeof param>,
): Sql {
  const cases = names.map((name, index) => sql`grouping(${name}) = 0, ${pick(name, index)}`)
  return sql`multiIf(${joinSql(cases, ', ')}, ${pick(names[0] ?? sql``, 0)})`
}
