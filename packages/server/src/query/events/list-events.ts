import { textFields } from '@tidemark/event'
import { Type, type Static } from 'typebox'
import { must } from '../../errors.ts'
import type { Row } from '../../store/store.ts'
import type { QueryContext, QueryDeps } from '../answer-question.ts'
import { fault, shown } from '../parse/read.ts'
import { findZone } from '../time/zone.ts'
import { encodeCursor, type EventTime } from './cursor.ts'
import { parseEventsRequest, type EventsRequest } from './events-request.ts'
import { eventsSql } from './events-sql.ts'

export const eventsPageSchema = Type.Object({
  events: Type.Array(
    Type.Unsafe<Readonly<Record<string, unknown>>>({
      type: 'object',
      description: 'The fields that are set. Times are ISO 8601.',
      additionalProperties: true,
    }),
  ),
  next_cursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
})
export type EventsPage = Static<typeof eventsPageSchema>

/** The events of the last minutes fill a page of a busy project; only a quiet one needs a longer look. */
const looksMs: readonly (number | undefined)[] = [10 * 60_000, 24 * 60 * 60_000, undefined]

/**
 * A page of events, newest first by when they were taken, or when they happened.
 * @throws AppError `question_invalid`, `cursor_invalid`, and the store's refusals.
 */
export async function listEvents(
  deps: QueryDeps,
  context: QueryContext,
  query: Readonly<Record<string, unknown>>,
  by: EventTime = 'received_at',
): Promise<EventsPage> {
  const zone = findZone(context.timezone)
  if (zone === undefined)
    throw fault('', `The project's time zone "${shown(context.timezone)}" does not exist.`)
  const request = parseEventsRequest(query, zone, by)
  const rows = await newestRows(deps, context, request)
  const page = rows.slice(0, request.limit)
  const last = rows.length > request.limit ? page.at(-1) : undefined
  return { events: page.map(toEvent), next_cursor: last === undefined ? null : cursorAfter(last, by) }
}

async function newestRows(
  { store, budget, now }: QueryDeps,
  { scope }: QueryContext,
  request: EventsRequest,
): Promise<readonly Row[]> {
  const newestMs = request.cursor?.atMs ?? now()
  // A person's rows lie together, and those after an instant are few: neither gets cheaper by parts.
  const looks = request.person === undefined && request.afterMs === undefined ? looksMs : [undefined]
  for (const lookMs of looks) {
    const sinceMs = lookMs === undefined ? undefined : newestMs - lookMs
    const { rows } = await store.select(eventsSql(request, scope, sinceMs), budget)
    if (rows.length > request.limit || lookMs === undefined) return rows
  }
  return []
}

function toEvent(row: Row): Readonly<Record<string, unknown>> {
  const texts = textFields.flatMap((name) => (row[name] === '' ? [] : [[name, row[name]] as const]))
  const consent = row['consent']
  return {
    event_id: row['id'],
    timestamp: iso(row, 'timestamp_ms'),
    received_at: iso(row, 'received_ms'),
    ...Object.fromEntries(texts),
    ...(row['value'] === null ? {} : { value: row['value'] }),
    ...(row['retry_count'] === 0 ? {} : { retry_count: row['retry_count'] }),
    ...(row['is_bot'] === true ? { is_bot: true } : {}),
    ...(Array.isArray(consent) && consent.length > 0 ? { consent } : {}),
    ...(row['sample_rate'] === 1 ? {} : { sample_rate: row['sample_rate'] }),
    ...(row['context'] === '' ? {} : { context: row['context'] }),
    properties: row['properties'],
  }
}

function iso(row: Row, column: string): string {
  return new Date(Number(must(row[column], column))).toISOString()
}

function cursorAfter(row: Row, by: EventTime): string {
  const atMs = Number(row[by === 'timestamp' ? 'timestamp_ms' : 'received_ms'])
  return encodeCursor({ by, atMs, eventId: String(row['id']) })
}
