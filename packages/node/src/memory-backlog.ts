import { maxAgeMs, parcelLimits, separator, type Backlog, type Parcel } from './backlog.ts'
import { Chunk, ChunkPool } from './chunk.ts'

export interface MemoryLimits {
  readonly maxEvents: number
  readonly maxBytes: number
}

export interface MemoryBacklogDeps {
  readonly now: () => number
  readonly onDropped: (reason: 'queue_full' | 'too_old', events: number) => void
}

/** Events that wait in memory. What is on its way counts towards the limits too, and is never dropped. */
export class MemoryBacklog implements Backlog {
  readonly #limits: MemoryLimits
  readonly #deps: MemoryBacklogDeps
  /** Oldest first; none is empty. */
  #chunks: Chunk[] = []
  readonly #pool = new ChunkPool()
  readonly #waiting = { events: 0, bytes: 0 }
  readonly #away = { events: 0, bytes: 0 }
  #lastSequence = 0

  constructor(limits: MemoryLimits, deps: MemoryBacklogDeps) {
    this.#limits = limits
    this.#deps = deps
  }

  get events(): number {
    return this.#waiting.events
  }

  get firstSequence(): number {
    return this.#chunks[0]?.firstSequence ?? Infinity
  }

  get lastSequence(): number {
    return this.#lastSequence
  }

  push(line: string): void {
    const bytes = Buffer.byteLength(line) + separator.length
    this.#lastSequence += 1
    let chunk = this.#chunks.at(-1)
    if (chunk?.canTake(this.#lastSequence, bytes) !== true) {
      chunk = new Chunk(this.#lastSequence, this.#pool.get(bytes))
      this.#chunks.push(chunk)
    }
    chunk.add(line, this.#deps.now())
    this.#waiting.events += 1
    this.#waiting.bytes += bytes
    this.#dropOverflow()
  }

  take(): Parcel | undefined {
    const taken = this.takeChunks()
    const [first] = taken
    if (first === undefined) return undefined
    const events = sum(taken, (chunk) => chunk.events)
    const bytes = sum(taken, (chunk) => chunk.size)
    count(this.#away, events, bytes)
    return {
      pieces: taken.map((chunk) => chunk.bytes),
      events,
      firstSequence: first.firstSequence,
      settle: () => {
        count(this.#away, -events, -bytes)
        this.release(taken)
      },
      giveBack: () => {
        count(this.#away, -events, -bytes)
        this.putBack(taken)
      },
    }
  }

  /** As many of the oldest as a parcel holds, from here on the caller's. */
  takeChunks(): readonly Chunk[] {
    this.#dropOld()
    let events = 0
    let bytes = 0
    let index = 0
    for (const chunk of this.#chunks) {
      if (
        index > 0 &&
        (events + chunk.events > parcelLimits.events || bytes + chunk.size > parcelLimits.bytes)
      )
        break
      events += chunk.events
      bytes += chunk.size
      index += 1
    }
    count(this.#waiting, -events, -bytes)
    return this.#chunks.splice(0, index)
  }

  /** They are needed no more. */
  release(taken: readonly Chunk[]): void {
    this.#pool.release(taken)
  }

  /** Before all others. They may be dropped again, as the oldest. */
  putBack(taken: readonly Chunk[]): void {
    this.#chunks = [...taken, ...this.#chunks]
    count(
      this.#waiting,
      sum(taken, (chunk) => chunk.events),
      sum(taken, (chunk) => chunk.size),
    )
    this.#dropOverflow()
  }

  async close(): Promise<number> {
    return this.events
  }

  saveAtExit(): void {
    // There is nowhere to.
  }

  #dropOverflow(): void {
    const { maxEvents, maxBytes } = this.#limits
    this.#dropWhile(
      'queue_full',
      () =>
        this.#waiting.events + this.#away.events > maxEvents ||
        this.#waiting.bytes + this.#away.bytes > maxBytes,
    )
  }

  #dropOld(): void {
    const oldest = this.#deps.now() - maxAgeMs
    this.#dropWhile('too_old', (chunk) => chunk.since < oldest)
  }

  #dropWhile(reason: 'queue_full' | 'too_old', hasToGo: (oldest: Chunk) => boolean): void {
    let events = 0
    for (let [chunk] = this.#chunks; chunk !== undefined && hasToGo(chunk); [chunk] = this.#chunks) {
      const { size } = chunk
      chunk.dropOldest()
      events += 1
      count(this.#waiting, -1, chunk.size - size)
      if (chunk.events > 0) continue
      this.#chunks.shift()
      this.release([chunk])
    }
    if (events > 0) this.#deps.onDropped(reason, events)
  }
}

function count(counts: { events: number; bytes: number }, events: number, bytes: number): void {
  counts.events += events
  counts.bytes += bytes
}

function sum(chunks: readonly Chunk[], of: (chunk: Chunk) => number): number {
  return chunks.reduce((total, chunk) => total + of(chunk), 0)
}
