import { Type, type Static } from 'typebox'
import { fault, readFields, readText, shown } from '../parse/read.ts'
import { resolveInstant } from '../time/range.ts'
import type { Zone } from '../time/zone.ts'
import { decodeCursor, type Cursor, type EventTime } from './cursor.ts'

const mostEvents = 200
const defaultEvents = 50

/** The query string of the list of events. */
export const eventsQuerySchema = Type.Object({
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: mostEvents,
      default: defaultEvents,
      description: 'How many events a page has.',
    }),
  ),
  cursor: Type.Optional(Type.String({ description: '`next_cursor` of the page before.' })),
  after: Type.Optional(
    Type.String({ description: 'Only events that were received later: ISO 8601 or Unix milliseconds.' }),
  ),
  event: Type.Optional(Type.String({ description: 'The name of the events.' })),
  from: Type.Optional(
    Type.String({
      description:
        "When they happened, this included. A bare date is that day's start in the project's zone.",
    }),
  ),
  until: Type.Optional(Type.String({ description: 'When they happened, this not included any more.' })),
  person: Type.Optional(
    Type.String({ description: 'The `user_id`, or the `anonymous_id` of somebody who has none.' }),
  ),
})
export type EventsQuery = Static<typeof eventsQuerySchema>

export interface EventsRequest {
  /** The newest by this time come first. */
  readonly by: EventTime
  readonly limit: number
  readonly cursor: Cursor | undefined
  readonly afterMs: number | undefined
  readonly name: string | undefined
  readonly fromMs: number | undefined
  readonly untilMs: number | undefined
  readonly person: string | undefined
}

/** @throws AppError `question_invalid`, `cursor_invalid` */
export function parseEventsRequest(
  query: Readonly<Record<string, unknown>>,
  zone: Zone,
  by: EventTime,
): EventsRequest {
  const fields = readFields(query, Object.keys(eventsQuerySchema.properties), '', 'The list of events')
  const text = (key: keyof EventsQuery, maxLength: number) =>
    fields[key] === undefined ? undefined : readText(fields[key], `/${key}`, `"${key}"`, maxLength)
  const instant = (key: 'after' | 'from' | 'until') => {
    const value = text(key, 40)
    return value === undefined ? undefined : resolveInstant(value, zone, `/${key}`)
  }
  const cursor = text('cursor', 200)
  return {
    by,
    limit: readLimit(fields['limit']),
    cursor: cursor === undefined ? undefined : decodeCursor(cursor, by),
    afterMs: instant('after'),
    name: text('event', 200),
    fromMs: instant('from'),
    untilMs: instant('until'),
    person: text('person', 200),
  }
}

function readLimit(value: unknown): number {
  const limit = value === undefined ? defaultEvents : Number(value)
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostEvents) return limit
  throw fault('/limit', `"limit" is a whole number from 1 to ${mostEvents}, not ${shown(value)}.`)
}
