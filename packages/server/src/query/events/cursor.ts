import { isUuid } from '@tidemark/event'
import { AppError } from '../../errors.ts'

/** By which time events are listed: when they were taken, or when they happened. */
export type EventTime = 'received_at' | 'timestamp'

/** The last event of a page: the next page begins after it. */
export interface Cursor {
  readonly by: EventTime
  readonly atMs: number
  readonly eventId: string
}

const versions: Readonly<Record<EventTime, number>> = { received_at: 1, timestamp: 2 }

/** An opaque text; it holds nothing that its reader was not shown. */
export function encodeCursor({ by, atMs, eventId }: Cursor): string {
  return Buffer.from(JSON.stringify([versions[by], atMs, eventId])).toString('base64url')
}

/** @throws AppError `cursor_invalid` for anything that {@link encodeCursor} did not make. */
export function decodeCursor(text: string, by: EventTime): Cursor {
  const cursor = read(text, by)
  if (cursor !== undefined && encodeCursor(cursor) === text) return cursor
  throw new AppError(
    'cursor_invalid',
    'This cursor is not from here. Take "next_cursor" of the page before as it is, or begin again without one.',
    { path: '/cursor' },
  )
}

function read(text: string, by: EventTime): Cursor | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Array.isArray(value) || value[0] !== versions[by]) return undefined
    const [, atMs, eventId] = value as unknown[]
    if (!Number.isSafeInteger(atMs) || typeof eventId !== 'string' || !isUuid(eventId)) {
      return undefined
    }
    return { by, atMs: Number(atMs), eventId: eventId.toLowerCase() }
  } catch {
    // Not even JSON: as little a cursor of ours as any other text.
    return undefined
  }
}
