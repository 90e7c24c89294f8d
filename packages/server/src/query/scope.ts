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
  visits: sql`visits`,
  // The same with `is_linked`: a column that nobody reads costs nothing but its planning.
  visits_sampled: sql`visits`,
  values_hourly: sql`values_hourly`,
  catalogue: sql`catalogue`,
  dead_letters: sql`dead_letters`,
  ledger: sql`ledger`,
  person_edges: sql`person_edges`,
  person_splits: sql`person_splits`,
  // FINAL: the newest row of each, whether or not it was merged with those before.
  person_map: sql`person_map FINAL`,
  trait_states: sql`trait_states FINAL`,
  // The same with all rows before, for the newest `version` there is: that takes no time.
  person_changes: sql`person_map`,
  trait_changes: sql`trait_states`,
} as const
export type Table = keyof typeof tables

/** Tables that say nothing about a tenant: a caller who is restricted to one sees no row of them. */
const tenantless: ReadonlySet<Table> = new Set(['dead_letters', 'ledger', 'person_splits'])

/** Tables with rows for what the whole project shows and others for what each tenant's events alone show (D16). */
const scoped: ReadonlySet<Table> = new Set(['person_map', 'person_changes', 'trait_states', 'trait_changes'])

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
        sql`(SELECT ${joinSql([sql`*`, ...personSql(scope, table), ...computed], ', ')} FROM ${tables[table]} WHERE ${condition(scope, table)})`,
    ),
  )
}

/**
 * Who did it, as a number; 0 is nobody. The one place that says so: rows have it as the column `person`. Only ids
 * that are another's are in the dictionary; `is_linked` tells those, by which the order of a table can still be used.
 */
function personSql(scope: Scope, table: Table): readonly Sql[] {
  if (table !== 'events' && table !== 'visits' && table !== 'visits_sampled') return []
  const { projectId, tenantId = '' } = scope
  const key = sql`bitXor(person_id, sipHash64(${param('String', projectId)}, ${param('String', tenantId)}))`
  const person = sql`dictGetOrDefault('person_of', 'person', ${key}, person_id) AS person`
  if (table === 'visits') return [person]
  const linked = sql`SELECT sipHash64(id) FROM ${tables.person_map} WHERE ${condition(scope, 'person_map')}`
  return [person, sql`person_id IN (${linked}) AS is_linked`]
}

function condition(scope: Scope, table: Table): Sql {
  const project = sql`project_id = ${param('String', scope.projectId)}`
  if (scoped.has(table)) return sql`${project} AND scope = ${param('String', scope.tenantId ?? '')}`
  if (scope.tenantId === undefined) return project
  if (tenantless.has(table)) return sql`${project} AND false`
  return sql`${project} AND tenant_id = ${param('String', scope.tenantId)}`
}
