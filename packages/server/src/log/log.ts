/** One entry: what one `append` wrote, whole, with its place in the order. */
export interface LogEntry {
  /** Counts up from 1 for the life of the log; a write that failed leaves its number unused. */
  readonly offset: number
  readonly bytes: Uint8Array
}

/** How far a reader has come. Both parts are durable, and change together or not at all. */
export interface ReaderPosition {
  /** The first offset that the reader has not finished. */
  readonly offset: number
  /** A note of the reader's own: the loader keeps the plan of the range that it is at. */
  readonly note: string
}

/**
 * A named reader. It sees every entry at least once, in order (L2), and goes on from its own position after
 * a restart. One reader of a name at a time.
 */
export interface LogReader {
  position(): ReaderPosition
  /**
   * The entries from `fromOffset` on, in order, none left out: at most `maxEntries` of them, and no more once
   * `maxBytes` are passed (the first is given whatever its size). Empty when there is nothing yet. Entries
   * may be seen before their writer was answered; they are gone again after a power loss in that moment.
   */
  read(fromOffset: number, limits: { readonly maxEntries: number; readonly maxBytes: number }): LogEntry[]
  /** Resolves when an entry at or after `offset` can be read, or after `timeoutMs`. */
  wait(offset: number, timeoutMs: number): Promise<void>
  /** Resolves once the position is on disk. Entries before it may be trimmed from then on. */
  commit(position: ReaderPosition): Promise<void>
}

export interface ReaderStatus {
  readonly name: string
  readonly offset: number
  /** Entries that it has yet to finish. */
  readonly lagEntries: number
}

export interface LogStatus {
  /** The oldest offset kept; the same as `nextOffset` when the log is empty. */
  readonly firstOffset: number
  readonly nextOffset: number
  /** Bytes of the entries kept. */
  readonly bytes: number
  readonly freeDiskBytes: number
  readonly readers: readonly ReaderStatus[]
  /** Why nothing is taken at the moment, if so. */
  readonly refusing: 'log_full' | 'disk_full' | 'reader_behind' | undefined
}

/**
 * The durable, ordered, append-only log that every event passes through. Every implementation passes
 * `testLog` of `conformance.ts`.
 */
export interface Log {
  /**
   * Resolves with the entry's offset once it is on disk, flushed (L1); until then it may vanish in a crash.
   * Appends that wait at the same time share one flush. Entries get offsets in the order of the calls.
   * @throws AppError `disk_full` under the floor of free space, `log_full` over the log's size limit,
   * `reader_behind` when a reader lags too far (L3). Nothing was written then.
   */
  append(bytes: Uint8Array): Promise<number>
  /** The reader of this name, from where it stopped; a new name begins at the oldest entry. */
  reader(name: string): Promise<LogReader>
  /** Lets go of what every reader has finished. Called on a timer by the log itself; here for tests. */
  trim(): Promise<void>
  status(): LogStatus
  /** Flushes what was taken and lets go of the files. Appends that come later are refused. */
  close(): Promise<void>
}
