/**
 * Events as they wait and travel: the JSON of each, followed by a comma and a line feed. So they are the inside
 * of a list in a request and the lines of a file, and JSON itself has no line feed to confuse them with.
 */
export interface Parcel {
  /** One after the other; they do not change until it is settled or given back. */
  readonly pieces: readonly Buffer[]
  readonly events: number
  /** Of its oldest event. */
  readonly firstSequence: number
  /** It arrived, or never will: it is not needed again. */
  settle(): void | Promise<void>
  /** It did not arrive: it waits again, before all others. */
  giveBack(): void
}

/** Where events wait, bounded. Whatever has to go is counted by reason. */
export interface Backlog {
  push(line: string): void
  /** How many `take` could give. */
  readonly events: number
  /** Events are counted as they come: the number of the oldest that waits; infinite when none does. */
  readonly firstSequence: number
  /** The number of the last that came; 0 before the first. */
  readonly lastSequence: number
  /** The oldest events that wait, as many as one request carries. */
  take(): Parcel | undefined | Promise<Parcel | undefined>
  /** Gives the number of events that nothing keeps from here on. */
  close(): Promise<number>
  /** The process ends now, and nothing asynchronous happens any more. */
  saveAtExit(): void
}

/** What one request carries at most: the server takes 5,000 events and 10 MiB. */
export const parcelLimits = { events: 2_000, bytes: 1024 * 1024 } as const

/**
 * Older events go. The server recognises a repeat for seven days: beyond that an event whose answer was lost
 * could count twice.
 */
export const maxAgeMs: number = 6 * 24 * 60 * 60 * 1000

/** What stands behind each event. */
export const separator = ',\n'

const lineFeed = 0x0a

/** Where the event that begins at `from` ends, its separator included. */
export function endOfEvent(bytes: Buffer, from: number): number {
  return bytes.indexOf(lineFeed, from) + 1
}

export function countEvents(bytes: Buffer): number {
  let count = 0
  for (let end = endOfEvent(bytes, 0); end > 0; end = endOfEvent(bytes, end)) count += 1
  return count
}
