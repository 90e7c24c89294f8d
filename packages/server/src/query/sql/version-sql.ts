import { sql, type ScopedSql } from '../../store/sql.ts'
import { withinScope, type Scope } from '../scope.ts'
import type { Range } from '../time/buckets.ts'
import { instantSql } from './selection-sql.ts'

const hourMs = 3_600_000

/**
 * What data there is, as a number that grows with every event that comes into the range: an insert adds to the hourly
 * counts in the same step. Whole hours around the range are looked at, so it may grow for an event beside it.
 * `withPeople`: with what was last found out about people and traits, whenever that was.
 */
export function versionSql({ fromMs, untilMs }: Range, scope: Scope, withPeople: boolean): ScopedSql {
  const from = instantSql(Math.floor(fromMs / hourMs) * hourMs)
  const until = instantSql(Math.ceil(untilMs / hourMs) * hourMs)
  return withinScope(scope, (table) => {
    const events = sql`SELECT sum(events) AS events FROM ${table('events_hourly')} WHERE hour >= ${from} AND hour < ${until}`
    if (!withPeople) return events
    const newest = (of: 'person_changes' | 'trait_changes') => sql`(SELECT max(version) FROM ${table(of)})`
    return sql`SELECT events, ${newest('person_changes')} AS people, ${newest('trait_changes')} AS traits FROM (${events})`
  })
}
