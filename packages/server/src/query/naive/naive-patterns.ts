import type { Event } from '@tidemark/event'
import type { PatternsQuestion } from '../journeys/patterns/patterns-question.ts'
import { fieldValue } from './field-value.ts'
import { knownOf } from './known.ts'
import { isPicked, seen, type NaiveRange } from './selected.ts'

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** The people who have each pattern, by its steps as JSON. */
export function naivePatterns(
  events: readonly Event[],
  question: PatternsQuestion,
  range: NaiveRange,
): ReadonlyMap<string, ReadonlySet<string>> {
  const { by = 'name', length: longest = 3, per = 'session', within, filter } = question
  const withinMs =
    within === undefined
      ? Number.POSITIVE_INFINITY
      : Number(within.slice(0, -1)) * (unitMs[within.slice(-1)] ?? 0)
  const units = Map.groupBy(
    seen(events, question, range)
      .filter((event) => isPicked(event, filter === undefined ? {} : { filter }))
      .filter((event) => knownOf(event).person !== '' && fieldValue(event, by).text !== null)
      .toSorted((a, b) => a.timestamp - b.timestamp || (a.event_id < b.event_id ? -1 : 1)),
    (event) => {
      const { person, session } = knownOf(event)
      return JSON.stringify(per === 'session' ? [person, session] : [person])
    },
  )
  const people = new Map<string, Set<string>>()
  for (const own of units.values()) {
    const [first] = own
    const folded = own.filter(
      (event, index) =>
        index === 0 || fieldValue(event, by).text !== fieldValue(own[index - 1] ?? event, by).text,
    )
    folded.forEach((event, index) => {
      for (let length = 1; length <= longest && index + length <= folded.length; length += 1) {
        const run = folded.slice(index, index + length)
        if ((run.at(-1)?.timestamp ?? 0) - event.timestamp > withinMs) continue
        const steps = JSON.stringify(run.map((step) => fieldValue(step, by).text))
        people.set(
          steps,
          (people.get(steps) ?? new Set()).add(first === undefined ? '' : knownOf(first).person),
        )
      }
    })
  }
  return people
}
