import type { Sql } from '../../store/sql.ts'
import type { Source } from '../plan/plan.ts'
import type { Table } from '../scope.ts'
import type { Columns } from './columns.ts'
import { tableOf } from './table-of.ts'

/**
 * The rows of a source with all that `columns` was asked for, to be put after FROM. Call it last: what is asked of
 * `columns` afterwards is not in it. Rows of events have `person`, who did it (0: nobody).
 */
export function rowsSql(
  from: (table: Table, computed?: readonly Sql[]) => Sql,
  source: Source,
  columns: Columns,
): Sql {
  return from(tableOf(source), columns.computed())
}
