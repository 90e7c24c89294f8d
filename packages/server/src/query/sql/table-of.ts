import type { Source } from '../plan/plan.ts'
import type { Table } from '../scope.ts'

/** The table that a source is kept in. */
export function tableOf(source: Source): Table {
  if (source === 'visits') return 'visits'
  return source === 'rollup' ? 'events_hourly' : 'events'
}
