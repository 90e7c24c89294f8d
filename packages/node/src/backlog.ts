/** An event that waits. */
export interface Waiting {
  /** Its JSON, without line feeds. */
  readonly line: string
  readonly bytes: number
  /** Counts up: by it `flush` knows what was there when it was called. */
  readonly sequence: number
  /** Unix milliseconds. */
  readonly since: number
}

/** Events on their way: out of the backlog, and not yet settled. */
export interface Parcel {
  readonly lines: readonly string[]
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
  /** What `take` could give. */
  readonly events: number
  /** The sequence of the oldest that waits; infinite when none does. */
  readonly firstSequence: number
  /** The sequence of the newest that was ever pushed; 0 before the first. */
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
