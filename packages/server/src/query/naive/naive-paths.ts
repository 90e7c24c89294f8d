import type { Event } from '@tidemark/event'
import type { PathsQuestion } from '../journeys/paths/paths-question.ts'
import { fieldValue } from './field-value.ts'
import { knownOf } from './known.ts'
import { isPicked, seen, type NaiveRange } from './selected.ts'

export interface NaivePath {
  /** '' for nobody. */
  readonly person: string
  readonly steps: readonly (string | null)[]
  readonly ended: boolean
}

/** The path of each person or session, walked event by event. */
export function naivePaths(
  events: readonly Event[],
  question: PathsQuestion,
  range: NaiveRange,
): readonly NaivePath[] {
  const {
    of = {},
    after,
    before,
    steps = 5,
    by = 'name',
    groups = [],
    fold = true,
    per = 'session',
    filter,
  } = question
  const anchor = before ?? after
  const picked = seen(events, question, range)
    .filter((event) => isPicked(event, filter === undefined ? {} : { filter }))
    .filter((event) => isPicked(event, of))
    .toSorted((a, b) => a.timestamp - b.timestamp || (a.event_id < b.event_id ? -1 : 1))
  const units = Map.groupBy(picked, (event) => {
    const { person, session } = knownOf(event)
    if (per === 'person') return person
    return session === '' ? '' : JSON.stringify([person, session])
  })
  units.delete('')
  return [...units.values()].flatMap((own) => {
    const ordered = before === undefined ? own : own.toReversed()
    const begin = anchor === undefined ? 0 : ordered.findIndex((event) => isPicked(event, anchor))
    if (begin === -1) return []
    const labels: (string | null)[] = []
    for (const event of ordered.slice(begin)) {
      const { text } = fieldValue(event, by)
      const label = text === null ? null : labelOf(text, groups)
      if (!fold || labels.length === 0 || labels.at(-1) !== label) labels.push(label)
    }
    const shown = labels.slice(0, steps)
    const [first] = own
    const person = first === undefined ? '' : knownOf(first).person
    return [
      { person, steps: before === undefined ? shown : shown.toReversed(), ended: labels.length < steps },
    ]
  })
}

function labelOf(text: string, rules: NonNullable<PathsQuestion['groups']>): string {
  const rule = rules.find(({ match }) => fits(text, match))
  return rule === undefined ? text : (rule.as ?? rule.match)
}

/** Whether a pattern, in which `*` is anything, is all of a text. */
function fits(text: string, pattern: string): boolean {
  const star = pattern.indexOf('*')
  if (star === -1) return text === pattern
  if (!text.startsWith(pattern.slice(0, star))) return false
  const rest = text.slice(star)
  return Array.from({ length: rest.length + 1 }, (_, skipped) => rest.slice(skipped)).some((tail) =>
    fits(tail, pattern.slice(star + 1)),
  )
}
