import type { Event } from '@tidemark/event'
import type { Filter } from '../question.ts'
import { knownOf, standsFor } from './known.ts'

const figures = new WeakMap<Event, ReadonlyMap<string, string | number>>()

/** What a session is, other than its first event; `undefined` for any other field. */
export function sessionFigure(event: Event, field: string): string | number | undefined {
  return figures.get(event)?.get(field)
}

/** For each session with a picked event its first event, which stands for it from then on. */
export function naiveSessions(
  events: readonly Event[],
  isPicked: (event: Event) => boolean,
): readonly Event[] {
  const sessions = new Map<string, Event[]>()
  for (const event of events) {
    const id = knownOf(event).session
    if (id !== '') sessions.set(id, [...(sessions.get(id) ?? []), event])
  }
  return [...sessions.values()].filter((session) => session.some(isPicked)).map(asOne)
}

/** The part of a filter that is about sessions, or the part that is not. Of both, it is a list under `all`. */
export function partOf(filter: Filter | undefined, about: 'events' | 'sessions'): Filter | undefined {
  if (filter === undefined) return undefined
  const text = JSON.stringify(filter)
  const ofSessions = text.includes('"field":"session.')
  if (!ofSessions || !/"field":"(?!session\.)/.test(text)) {
    return ofSessions === (about === 'sessions') ? filter : undefined
  }
  if (!('all' in filter)) throw new Error('Such a filter is refused.')
  const parts = filter.all.flatMap((inner) => partOf(inner, about) ?? [])
  return parts.length === 0 ? undefined : { all: parts }
}

function asOne(session: readonly Event[]): Event {
  const ordered = session.toSorted((a, b) => a.timestamp - b.timestamp || (a.event_id < b.event_id ? -1 : 1))
  const pages = ordered.filter(({ name }) => name === 'page_view' || name === 'screen_view')
  const [first, last] = [ordered[0], ordered.at(-1)]
  if (first === undefined || last === undefined) throw new Error('A session has an event.')
  const whole = { ...first, sample_rate: 1 }
  standsFor(whole, first)
  figures.set(
    whole,
    new Map<string, string | number>([
      ['session.duration', (last.timestamp - first.timestamp) / 1000],
      ['session.events', ordered.length],
      ['session.pages', pages.length],
      ['session.bounced', ordered.filter(({ name }) => name !== 'session_start').length <= 1 ? 1 : 0],
      ['session.entry_page', pages[0]?.page_path ?? ''],
      ['session.exit_page', pages.at(-1)?.page_path ?? ''],
    ]),
  )
  return whole
}
