import { AppError } from '../../errors.ts'

/** The last person of a page, and the moment of which the list is: the next page begins after it. */
export interface PeopleCursor {
  readonly asOfMs: number
  readonly lastSeenMs: number
  /** As a number that JSON cannot hold. */
  readonly person: string
}

const version = 'p1'

/** An opaque text; it holds nothing that its reader was not shown. */
export function encodePeopleCursor({ asOfMs, lastSeenMs, person }: PeopleCursor): string {
  return Buffer.from(JSON.stringify([version, asOfMs, lastSeenMs, person])).toString('base64url')
}

/** @throws AppError `cursor_invalid` for anything that {@link encodePeopleCursor} did not make. */
export function decodePeopleCursor(text: string): PeopleCursor {
  const cursor = read(text)
  if (cursor !== undefined && encodePeopleCursor(cursor) === text) return cursor
  throw new AppError(
    'cursor_invalid',
    'This cursor is not from here. Take "next_cursor" of the page before as it is, or begin again without one.',
    { path: '/cursor' },
  )
}

function read(text: string): PeopleCursor | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Array.isArray(value) || value[0] !== version) return undefined
    const [, asOfMs, lastSeenMs, person] = value as unknown[]
    if (!Number.isSafeInteger(asOfMs) || !Number.isSafeInteger(lastSeenMs)) return undefined
    if (typeof person !== 'string' || !/^\d{1,20}$/.test(person)) return undefined
    return { asOfMs: Number(asOfMs), lastSeenMs: Number(lastSeenMs), person }
  } catch {
    // Not even JSON: as little a cursor of ours as any other text.
    return undefined
  }
}
