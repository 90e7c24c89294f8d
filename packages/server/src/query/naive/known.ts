import type { Event, JsonObject } from '@tidemark/event'
import type { TraitSource } from '../plan/field.ts'
import type { Question } from '../question.ts'
import { naiveTraits } from './naive-traits.ts'

/** What is known of an event only together with all others. */
export interface Known {
  /** The id that its person goes by; '' for nobody. */
  readonly person: string
  /** '' for none. */
  readonly session: string
  readonly traits: Readonly<Record<TraitSource, JsonObject>>
  /** The names and ids of those that the person is in. */
  readonly cohorts: ReadonlySet<string>
}

export type NaiveSplit = { readonly fromId: string; readonly toId: string }

const nothing: Known = {
  person: '',
  session: '',
  traits: { person: {}, person_then: {}, tenant: {}, tenant_then: {} },
  cohorts: new Set(),
}
const known = new WeakMap<Event, Known>()

export function knownOf(event: Event): Known {
  return known.get(event) ?? nothing
}

/** Remembers also which people are in a cohort, by all that it is called. */
export function knowMembers(
  events: readonly Event[],
  called: readonly string[],
  people: readonly string[],
): void {
  for (const event of events) {
    const before = knownOf(event)
    if (people.includes(before.person)) {
      known.set(event, { ...before, cohorts: new Set([...before.cohorts, ...called]) })
    }
  }
}

/** The other event stands for the first from then on. */
export function standsFor(other: Event, event: Event): void {
  known.set(other, knownOf(event))
}

/** Walks over all events there are, and remembers of each what the others say about it. */
export function know(
  events: readonly Event[],
  splits: readonly NaiveSplit[],
  bots: Question['bots'] = 'exclude',
): void {
  const ordered = events.toSorted((a, b) => a.timestamp - b.timestamp || (a.event_id < b.event_id ? -1 : 1))
  const personOf = naivePeople(ordered, splits)
  const sessions = naiveRuns(
    ordered.filter((event) => bots === 'include' || (event.is_bot ?? false) === (bots === 'only')),
    personOf,
  )
  for (const event of ordered) {
    const [person, tenant] = [personOf(ownId(event)), event.tenant_id ?? '']
    const ofPerson = ordered.filter((other) => other.kind === 'identify' && personOf(ownId(other)) === person)
    const ofTenant = ordered.filter(({ kind, tenant_id = '' }) => kind === 'group' && tenant_id === tenant)
    const until = (list: readonly Event[]) => list.filter(({ timestamp }) => timestamp <= event.timestamp)
    const after = (list: readonly Event[]) => naiveTraits(list.map(({ properties }) => properties))
    known.set(event, {
      person,
      session: event.session_id ? `sent ${event.session_id}` : (sessions.get(event) ?? ''),
      traits: {
        person: after(person === '' ? [] : ofPerson),
        person_then: after(person === '' ? [] : until(ofPerson)),
        tenant: after(tenant === '' ? [] : ofTenant),
        tenant_then: after(tenant === '' ? [] : until(ofTenant)),
      },
      cohorts: new Set(),
    })
  }
}

/** Joins groups of ids, one link after another, until every link that holds lies within a group. */
function naivePeople(ordered: readonly Event[], splits: readonly NaiveSplit[]): (id: string) => string {
  const links = ordered.flatMap((event) => {
    if (event.kind !== 'identify' && event.kind !== 'alias') return []
    const { previous_id: previous } = event.properties
    const other =
      event.kind === 'alias' && typeof previous === 'string' ? previous : (event.anonymous_id ?? '')
    const user = event.user_id ?? ''
    return isId(other) && isId(user) && other !== user ? [{ kind: event.kind, other, user }] : []
  })
  const users = [...new Set(links.map(({ user }) => user))]
  const isSplit = ({ other, user }: { other: string; user: string }) =>
    splits.some(({ fromId, toId }) => fromId === other && toId === user)
  const holding = links
    .filter((link) => !isSplit(link))
    .filter(
      (link, index, all) =>
        link.kind === 'alias' ||
        (!users.includes(link.other) &&
          all.findIndex(({ kind, other }) => kind === 'identify' && other === link.other) === index),
    )
  const groups: Set<string>[] = []
  for (const { other, user } of holding) {
    const touched = groups.filter((group) => group.has(other) || group.has(user))
    for (const group of touched) groups.splice(groups.indexOf(group), 1)
    groups.push(new Set([other, user, ...touched.flatMap((group) => [...group])]))
  }
  return (id) => {
    const group = groups.find((candidate) => candidate.has(id))
    return group === undefined ? id : (users.find((user) => group.has(user)) ?? id)
  }
}

/** Sessions of events without a session id: a new one after each gap of more than 30 minutes. */
function naiveRuns(ordered: readonly Event[], personOf: (id: string) => string): ReadonlyMap<Event, string> {
  const runs = new Map<Event, string>()
  const last = new Map<string, { at: number; run: string }>()
  for (const event of ordered) {
    const person = personOf(ownId(event))
    if (event.session_id || person === '') continue
    const before = last.get(person)
    const goesOn = before !== undefined && event.timestamp - before.at <= 30 * 60_000
    const run = goesOn ? before.run : `run ${person} ${event.timestamp}`
    last.set(person, { at: event.timestamp, run })
    runs.set(event, run)
  }
  return runs
}

function ownId(event: Event): string {
  return event.user_id || event.anonymous_id || ''
}

function isId(text: string): boolean {
  return text !== '' && !['null', 'undefined', 'anonymous', 'guest', '0'].includes(text.trim().toLowerCase())
}
