import type { Database } from 'lmdb'
import type { LogEntry, LogReader, ReaderPosition } from './log.ts'

/** How often a reader that waits looks again. A look costs a microsecond, and no system call. */
const pollIntervalMs = 10

export interface EmbeddedReaderDeps {
  readonly entries: Database<Buffer, number>
  readonly position: ReaderPosition
  /** Makes a position durable; the reader may be in another process than the log's writer. */
  readonly save: (position: ReaderPosition) => Promise<void>
}

/** A reader over the log's files, in the writer's process or in another one. */
export class EmbeddedLogReader implements LogReader {
  readonly #entries: Database<Buffer, number>
  readonly #save: (position: ReaderPosition) => Promise<void>
  #position: ReaderPosition

  constructor(deps: EmbeddedReaderDeps) {
    this.#entries = deps.entries
    this.#save = deps.save
    this.#position = deps.position
  }

  position(): ReaderPosition {
    return this.#position
  }

  read(fromOffset: number, limits: { readonly maxEntries: number; readonly maxBytes: number }): LogEntry[] {
    const found: LogEntry[] = []
    let bytesRead = 0
    for (const { key, value } of this.#entries.getRange({ start: fromOffset, limit: limits.maxEntries })) {
      if (found.length > 0 && bytesRead + value.length > limits.maxBytes) break
      found.push({ offset: key, bytes: value })
      bytesRead += value.length
    }
    return found
  }

  async wait(offset: number, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs
    while (performance.now() < deadline) {
      for (const key of this.#entries.getKeys({ reverse: true, limit: 1 })) if (key >= offset) return
      await new Promise((resolve) => setTimeout(resolve, pollIntervalMs))
    }
  }

  async commit(position: ReaderPosition): Promise<void> {
    await this.#save(position)
    this.#position = position
  }
}
