import { must } from '../errors.ts'
import type { QueryDeps } from '../query/answer-question.ts'
import { withinScope, type Scope } from '../query/scope.ts'
import type { Range } from '../query/time/buckets.ts'
import { param, sql } from '../store/sql.ts'

const hourMs = 3_600_000

/**
 * How many events there are in each of `ranges`, which lie close together, by the hourly figures: in whole hours
 * around each, so a count may grow for an event beside it.
 */
export async function eventCounts(
  { store, budget }: QueryDeps,
  scope: Scope,
  ranges: readonly Range[],
): Promise<readonly number[]> {
  const hours = ranges.map(({ fromMs, untilMs }) => ({
    from: Math.floor(fromMs / hourMs),
    until: Math.ceil(untilMs / hourMs),
  }))
  const first = Math.min(...hours.map(({ from }) => from))
  const end = Math.max(...hours.map(({ until }) => until))
  const { rows } = await store.select(
    withinScope(
      scope,
      (table) =>
        sql`SELECT intDiv(toUnixTimestamp(hour), 3600) AS at, sum(events) AS counted FROM ${table('events_hourly')} WHERE hour >= fromUnixTimestamp(${param('Int64', first * 3600)}) AND hour < fromUnixTimestamp(${param('Int64', end * 3600)}) GROUP BY at`,
    ),
    // A row an hour: the bounds of an answer are not about these.
    { ...budget, maxResultRows: Math.max(budget.maxResultRows, end - first) },
  )
  const byHour = new Map(rows.map((row) => [Number(row['at']), Number(row['counted'])]))
  // Sums from the first hour on, so that a range is the difference of two.
  const before = [0]
  for (let hour = first; hour < end; hour += 1) {
    before.push(must(before.at(-1), 'there is one') + (byHour.get(hour) ?? 0))
  }
  return hours.map(({ from, until }) => (before[until - first] ?? 0) - (before[from - first] ?? 0))
}

/** What changes when somebody turns out to be somebody else, or is known better. */
export async function peopleVersion({ store, budget }: QueryDeps, scope: Scope): Promise<string> {
  const { rows } = await store.select(
    withinScope(
      scope,
      (table) =>
        sql`SELECT (SELECT max(version) FROM ${table('person_map')}) AS links, (SELECT max(version) FROM ${table('trait_states')}) AS traits`,
    ),
    budget,
  )
  return JSON.stringify(rows)
}
