import type { Sql } from '../../store/sql.ts'
import type { Table } from '../scope.ts'

/** A cohort that a question names, found among those that are kept. */
export interface CohortRef {
  readonly id: string
  /** As the question names it: what answers call it. */
  readonly name: string
  /** Tells answers apart from those before it was changed. */
  readonly definition: unknown
  /** Its people, as a statement with one column, `person`, on the tables of a scope. */
  readonly people: (from: (table: Table, computed?: readonly Sql[]) => Sql) => Sql
}
