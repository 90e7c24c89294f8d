import type { Event } from '@tidemark/event'
import type { CohortRule } from '../journeys/cohorts/cohort-rule.ts'
import { parseJourney } from '../journeys/journey-question.ts'
import { knownOf } from './known.ts'
import { naiveCrowd, type NaivePoint } from './naive-crowd.ts'
import { naiveAttempts } from './naive-funnel.ts'
import { isPicked, seen, type NaiveRange, type NaiveSelection } from './selected.ts'

const dayMs = 86_400_000

/** What a walk over a cohort knows beside the events: windows are of days, other cohorts are given. */
export interface NaiveNow {
  readonly nowMs: number
  readonly funnelRange: NaiveRange
}

/** The people that a rule is true of, by the ids that they go by. */
export function naiveMembers(events: readonly Event[], rule: CohortRule, now: NaiveNow): readonly string[] {
  const past = seen(events, {}, { fromMs: 0, untilMs: now.nowMs + 1 })
  const people = Map.groupBy(past, (event) => knownOf(event).person)
  people.delete('')
  return [...people]
    .flatMap(([person, own]) => (holds(rule, { person, own, events, now }) ? [person] : []))
    .toSorted()
}

interface Walked {
  readonly person: string
  readonly own: readonly Event[]
  readonly events: readonly Event[]
  readonly now: NaiveNow
}

function holds(rule: CohortRule, walked: Walked): boolean {
  const { person, own, events, now } = walked
  const picked = (choice: NaiveSelection) =>
    own.filter((event) => isPicked(event, choice)).map(({ timestamp }) => timestamp)
  const since = (span: string | undefined) =>
    span === undefined ? 0 : now.nowMs - Number(span.slice(0, -1)) * dayMs
  const isThen = (at: number, { last, before }: { last?: string; before?: string }) =>
    Number.isFinite(at) && (before === undefined ? at >= since(last) : at < since(before))
  if ('all' in rule) return rule.all.every((inner) => holds(inner, walked))
  if ('any' in rule) return rule.any.some((inner) => holds(inner, walked))
  if ('not' in rule) return !holds(rule.not, walked)
  if ('did' in rule) {
    const times = picked(rule.did).filter((at) => at >= since(rule.last)).length
    const least = rule.at_least ?? (rule.at_most === undefined ? 1 : 0)
    return times >= least && times <= (rule.at_most ?? Number.POSITIVE_INFINITY)
  }
  if ('first_did' in rule) return isThen(Math.min(...picked(rule.first_did)), rule)
  if ('last_did' in rule) return isThen(Math.max(...picked(rule.last_did)), rule)
  if ('trait' in rule) return own.some((event) => isPicked(event, { filter: rule.trait }))
  if ('people' in rule) {
    const { of, at } = rule.people
    const point = { at: at as NaivePoint, range: now.funnelRange, zone: 'UTC' }
    return naiveCrowd(events, parseJourney(of), point).includes(person)
  }
  if ('funnel' in rule) {
    const { step, outcome = 'reached', funnel } = rule
    return naiveAttempts(events, funnel, now.funnelRange).some(
      (attempt) =>
        attempt.person === person &&
        (outcome === 'reached'
          ? attempt.path.some((entry) => entry.step === step - 1)
          : attempt.path.at(-1)?.step === step - 1 && !attempt.isFinished),
    )
  }
  throw new Error('Cohorts of cohorts are compared with what they are made of.')
}
