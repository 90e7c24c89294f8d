import { joinSql, sql, type ScopedSql, type Sql } from '../../../store/sql.ts'
import { readNumber } from '../../answer/read-row.ts'
import type { Row } from '../../../store/store.ts'
import type { CohortRef } from '../../plan/cohort-ref.ts'
import { withinScope, type Scope } from '../../scope.ts'

/** The names of the cohorts that have nobody, as far as `scope` shows. */
export async function emptyCohorts(
  ask: (query: ScopedSql) => Promise<readonly Row[]>,
  scope: Scope,
  cohorts: readonly CohortRef[],
): Promise<readonly string[]> {
  const [row] = await ask(
    withinScope(scope, (from) => {
      const found = cohorts.map(({ people }, index) => {
        const alias: Sql = { parts: [`c${index}`] }
        return sql`(SELECT count() FROM (${people(from)} LIMIT 1)) AS ${alias}`
      })
      return sql`SELECT ${joinSql(found, ', ')}`
    }),
  )
  const empty = cohorts.filter((_, index) => row !== undefined && readNumber(row, `c${index}`) === 0)
  return [...new Set(empty.map(({ name }) => name))]
}
