import type { Event } from '@tidemark/event'
import { knowMembers, knownOf } from '../naive/known.ts'
import { naiveMembers } from '../naive/naive-cohort.ts'
import { cohortId, listedCohort, ruledCohorts } from './cohorts.ts'
import { nowMs } from './open-world.ts'

/** Remembers who is in the cohorts of the tests. Of `events` it is known who did them. */
export function knowCohorts(events: readonly Event[]): void {
  const now = { nowMs, funnelRange: { fromMs: 0, untilMs: nowMs } }
  for (const { name, rule } of ruledCohorts) {
    knowMembers(events, [name, cohortId(name)], naiveMembers(events, rule, now))
  }
  const { name, ids } = listedCohort
  const isListed = ({ user_id, anonymous_id }: Event) => ids.includes(user_id || anonymous_id || '')
  const listed = events.filter(isListed).map((event) => knownOf(event).person)
  knowMembers(events, [name, cohortId(name)], listed)
}
