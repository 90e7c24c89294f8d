import { isUuid } from '@tidemark/event'
import { AppError } from '../../errors.ts'

/** The last event of a page: the next page begins after it. */
export interface Cursor {
  readonly receivedAtMs: number
  readonly eventId: string
}

const version = 1

/** An opaque text; it holds nothing that its reader was not shown. */
export function encodeCursor({ receivedAtMs, eventId }: Cursor): string {
  return Buffer.from(JSON.stringify([version, receivedAtMs, eventId])).toString('base64url')
}

/** @throws AppError `cursor_invalid` for anything that {@link encodeCursor} did not make. */
export function decodeCursor(text: string): Cursor {
  const cursor = read(text)
  if (cursor !== undefined && encodeCursor(cursor) === text) return cursor
  throw new AppError(
    'cursor_invalid',
    'This cursor is not from here. Take "next_cursor" of the page before as it is, or begin again without one.',
    { path: '/cursor' },
  )
}

function read(text: string): Cursor | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Array.isArray(value) || value[0] !== version) return undefined
    const [, receivedAtMs, eventId] = value as unknown[]
    if (!Number.isSafeInteger(receivedAtMs) || typeof eventId !== 'string' || !isUuid(eventId)) {
      return undefined
    }
    return { receivedAtMs: Number(receivedAtMs), eventId: eventId.toLowerCase() }
  } catch {
    // Not even JSON: as little a cursor of ours as any other text.
    return undefined
  }
}
