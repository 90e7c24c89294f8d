import type { EventRow } from '../../api/answers.ts'

export interface Latest {
  /** Newest first. */
  readonly events: readonly EventRow[]
  /** Ids of events under which there are others that this list never saw: they came faster than it asks. */
  readonly gaps: ReadonlySet<string>
  /** Ids of what the last page brought. */
  readonly fresh: ReadonlySet<string>
}

/** More than anybody scrolls through, and little enough to draw at once. */
const keptEvents = 200

/** Puts a newest-first page on top of what is known. Nothing known changes its place or comes twice. */
export function mergeLatest(known: Latest | undefined, page: readonly EventRow[], pageSize: number): Latest {
  if (known === undefined) return { events: sorted(page), gaps: new Set(), fresh: new Set() }
  const ids = new Set(known.events.map(({ event_id }) => event_id))
  const fresh = page.filter(({ event_id }) => !ids.has(event_id))
  if (fresh.length === 0) return known
  const oldestFresh = sorted(fresh).at(-1)
  const missed = known.events.length > 0 && fresh.length === pageSize && oldestFresh !== undefined
  const events = sorted([...fresh, ...known.events]).slice(0, keptEvents)
  const gaps = missed ? new Set([...known.gaps, oldestFresh.event_id]) : known.gaps
  return { events, gaps, fresh: new Set(fresh.map(({ event_id }) => event_id)) }
}

/** The API's order: by when it was received, then by id. */
function sorted(events: readonly EventRow[]): readonly EventRow[] {
  return events.toSorted(
    (a, b) => Date.parse(b.received_at) - Date.parse(a.received_at) || compareText(b.event_id, a.event_id),
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
