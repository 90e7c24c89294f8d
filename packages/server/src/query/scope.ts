import { joinSql, markScoped, param, sql, type ScopedSql, type Sql } from '../store/sql.ts'

/** The rows that a caller may know of: one project's and, where the caller is restricted, one tenant's. */
export interface Scope {
  readonly projectId: string
  /** `undefined`: every tenant of the project. */
  readonly tenantId: string | undefined
}

const tables = {
  events: sql`events`,
  events_hourly: sql`events_hourly`,
  dead_letters: sql`dead_letters`,
  ledger: sql`ledger`,
} as const
export type Table = keyof typeof tables

/** Who did it, as a number; 0 is nobody. The one place that says so: `events` has it as the column `person`. */
const person = sql`person_id AS person`

/** Tables that say nothing about a tenant: a caller who is restricted to one sees no row of them. */
const tenantless: ReadonlySet<Table> = new Set(['dead_letters', 'ledger'])

/**
 * The only way to a table (T1): `build` gets the tables as sub-queries that hold no row outside the scope, so
 * whatever it builds on them cannot either. It must name tables in no other way; `[T1]` tests look at the SQL
 * of every kind of question.
 *
 * `computed` are columns to add, each with its alias. A property must be read there: outside of the sub-query
 * the engine would read every property of every row to get at one (four times as slow).
 */
export function withinScope(
  scope: Scope,
  build: (from: (table: Table, computed?: readonly Sql[]) => Sql) => Sql,
): ScopedSql {
  return markScoped(
    build(
      (table, computed = []) =>
        sql`(SELECT ${joinSql([sql`*`, ...(table === 'events' ? [person] : []), ...computed], ', ')} FROM ${tables[table]} WHERE ${condition(scope, table)})`,
    ),
  )
}

function condition(scope: Scope, table: Table): Sql {
  const project = sql`project_id = ${param('String', scope.projectId)}`
  if (scope.tenantId === undefined) return project
  if (tenantless.has(table)) return sql`${project} AND false`
  return sql`${project} AND tenant_id = ${param('String', scope.tenantId)}`
}
