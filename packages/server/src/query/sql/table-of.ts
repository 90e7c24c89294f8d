import { sql, type Sql } from '../../store/sql.ts'
import type { Selection, Source, TopList } from '../plan/plan.ts'
import type { Table } from '../scope.ts'

/** The table that a source is kept in. Of a sample it is asked who is linked. */
export function tableOf(source: Source, { sample }: Pick<Selection, 'sample'>): Table {
  if (source === 'visits') return sample === undefined ? 'visits' : 'visits_sampled'
  return source === 'rollup' ? 'events_hourly' : 'events'
}

/** The column of visits with the hashes of a list's values and how many events had each; `undefined` for a single value. */
export function seenInVisits(list: TopList['name']): Sql | undefined {
  if (list === 'pages') return sql`pages_seen`
  return list === 'sources' ? sql`sources_seen` : undefined
}
