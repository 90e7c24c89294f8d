import { sql, type ScopedSql } from '../../store/sql.ts'
import { withinScope, type Scope } from '../scope.ts'
import type { Range } from '../time/buckets.ts'
import { instantSql } from './selection-sql.ts'

const hourMs = 3_600_000

/**
 * What data there is, as a number that grows with every event that comes into the range: an insert adds to the hourly
 * counts in the same step. Whole hours around the range are looked at, so it may grow for an event beside it.
 */
export function versionSql({ fromMs, untilMs }: Range, scope: Scope): ScopedSql {
  const from = instantSql(Math.floor(fromMs / hourMs) * hourMs)
  const until = instantSql(Math.ceil(untilMs / hourMs) * hourMs)
  return withinScope(
    scope,
    (table) =>
      sql`SELECT sum(events) AS events FROM ${table('events_hourly')} WHERE hour >= ${from} AND hour < ${until}`,
  )
}
