import { param, sql, type ScopedSql, type Sql } from '../../../store/sql.ts'
import { topLists } from '../../plan/top-lists.ts'
import { withinScope, type Scope } from '../../scope.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import { instantSql } from '../../sql/selection-sql.ts'
import type { PathsPlan } from './plan-paths.ts'

/** What a step of a path is called, of the field's text: the text, or the name that the first fitting rule gives. */
export function labelText({ rules }: PathsPlan, text: Sql): Sql {
  if (rules.length === 0) return text
  const cases = rules.map(({ parts, as }) => {
    // Only `%`, `_` and the backslash mean something to LIKE.
    const pattern = parts.map((part) => part.replaceAll(/[\\%_]/g, String.raw`\$&`)).join('%')
    return sql`ifNull(${text} LIKE ${param('String', pattern)}, false), ${param('String', as)}`
  })
  return sql`multiIf(${cases.reduce((list, one) => sql`${list}${one}, `, sql``)}${text})`
}

/**
 * Rows of `label`, in order: every one that a step may have. They may be more than there are, where those of all events
 * are kept by the hour; `most` and one more is enough.
 */
export function labelsSql(plan: PathsPlan, most: number, scope: Scope): ScopedSql {
  const ordered = sql`GROUP BY label ORDER BY label LIMIT ${param('UInt32', most + 1)}`
  const kept = keptValues(plan)
  if (kept === undefined) {
    const rows = rowsSql('events', [plan.of], plan.range)
    const label = labelText(plan, rows.columns.text(plan.by))
    return withinScope(
      scope,
      (from) =>
        sql`SELECT toString(assumeNotNull(label)) AS label FROM (SELECT ${label} AS label FROM ${rows.from(from)}) WHERE isNotNull(label) ${ordered}`,
    )
  }
  const { fromMs, untilMs } = plan.range
  return withinScope(
    scope,
    (from) =>
      sql`SELECT ${labelText(plan, sql`toString(${kept.column})`)} AS label FROM ${from(kept.table)} WHERE ${kept.column} != '' AND hour >= toStartOfHour(${instantSql(fromMs)}) AND hour < ${instantSql(untilMs)}${kept.more} ${ordered}`,
  )
}

/** Where the values of the field are kept by the hour; `undefined` for nowhere. */
function keptValues({ by, of }: PathsPlan) {
  if (by.kind !== 'text') return undefined
  if (by.name === 'name') return { table: 'events_hourly', column: sql`name`, more: sql`` } as const
  const list = topLists.find(({ field }) => field === by.name)
  // Pages are kept where they were viewed.
  const among = list?.names
  const isKept = among === undefined || of.names?.every((name) => among.includes(name)) === true
  if (list === undefined || !isKept) return undefined
  const more = sql` AND list = ${param('String', list.name)}`
  return { table: 'values_hourly', column: sql`value`, more } as const
}
