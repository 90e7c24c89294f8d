import { param, sql, type ScopedSql } from '../../store/sql.ts'
import type { Row } from '../../store/store.ts'
import { withinScope, type Scope } from '../scope.ts'

/** What to know of events that a question names and that nobody ever sent. */
export async function unseenEventNotes(
  ask: (query: ScopedSql) => Promise<readonly Row[]>,
  scope: Scope,
  names: readonly string[],
): Promise<readonly string[]> {
  const asked = [...new Set(names)]
  if (asked.length === 0) return []
  const rows = await ask(
    withinScope(
      scope,
      (table) =>
        sql`SELECT DISTINCT name FROM ${table('catalogue')} WHERE name IN ${param('Array(String)', asked)}`,
    ),
  )
  const seen = new Set(rows.map(({ name }) => String(name)))
  return asked
    .filter((name) => !seen.has(name))
    .map(
      (name) =>
        `No event ${JSON.stringify(name)} was ever sent. Look at how it is spelled: /v1/catalogue/events lists those that there are.`,
    )
}
