import type { EventRow } from '../../api/answers.ts'
import { dayIn } from '../../format/zone.ts'

/** Events that belong together: of one session, or near to each other where they name none. Newest first. */
export interface TimelineSession {
  readonly key: string
  readonly events: readonly EventRow[]
  /** From the first event to the last. */
  readonly durationMs: number
}

export interface TimelineDay {
  /** `2026-11-20`, in the project's zone. */
  readonly day: string
  readonly sessions: readonly TimelineSession[]
}

/** A longer gap begins another session, as it does in the figures. */
const gapMs = 30 * 60_000

/** Events, the latest first, by day and session. A session over midnight has a part in each of its days. */
export function timelineOf(events: readonly EventRow[], timezone: string): readonly TimelineDay[] {
  const days: { day: string; sessions: EventRow[][] }[] = []
  let before: EventRow | undefined
  for (const event of events) {
    const day = dayIn(timezone, Date.parse(event.timestamp))
    let current = days.at(-1)
    const isNewDay = current?.day !== day
    if (current === undefined || isNewDay) {
      current = { day, sessions: [] }
      days.push(current)
    }
    const session = current.sessions.at(-1)
    if (session === undefined || isNewDay || before === undefined || !isTogether(event, before)) {
      current.sessions.push([event])
    } else {
      session.push(event)
    }
    before = event
  }
  return days.map(({ day, sessions }) => ({
    day,
    sessions: sessions.map((of) => ({
      key: of[0]?.event_id ?? '',
      events: of,
      durationMs: Date.parse(of[0]?.timestamp ?? '') - Date.parse(of.at(-1)?.timestamp ?? ''),
    })),
  }))
}

/** What kind of thing an event is, for the sign beside it. */
export type EventKind = 'page' | 'person' | 'purchase' | 'mail' | 'search' | 'alert' | 'click' | 'other'

export function eventKind({ name, ...event }: EventRow): EventKind {
  if (['identify', 'alias', 'group'].includes(String(event['kind']))) return 'person'
  if (['page', 'screen'].includes(String(event['kind'])) || name === 'page_view') return 'page'
  if (event['category'] === 'email' || name.startsWith('email_')) return 'mail'
  if (event['category'] === 'security' || /error|fail|crash/i.test(name)) return 'alert'
  if (/purchase|order|checkout|cart|payment/i.test(name)) return 'purchase'
  if (/search/i.test(name)) return 'search'
  return /click|tap|press/i.test(name) ? 'click' : 'other'
}

function isTogether(event: EventRow, later: EventRow): boolean {
  const [session, other] = [event['session_id'], later['session_id']]
  if (session !== undefined || other !== undefined) return session === other
  return Date.parse(later.timestamp) - Date.parse(event.timestamp) <= gapMs
}
