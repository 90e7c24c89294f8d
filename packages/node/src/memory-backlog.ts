import { maxAgeMs, parcelLimits, type Backlog, type Parcel, type Waiting } from './backlog.ts'

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
  #waiting: Waiting[] = []
  /** Where the waiting begin: moving it is cheaper than moving them. */
  #head = 0
  #waitingBytes = 0
  #awayEvents = 0
  #awayBytes = 0
  #lastSequence = 0

  constructor(limits: MemoryLimits, deps: MemoryBacklogDeps) {
    this.#limits = limits
    this.#deps = deps
  }

  get events(): number {
    return this.#waiting.length - this.#head
  }

  get firstSequence(): number {
    return this.#waiting[this.#head]?.sequence ?? Infinity
  }

  get lastSequence(): number {
    return this.#lastSequence
  }

  push(line: string): void {
    const bytes = Buffer.byteLength(line)
    this.#lastSequence += 1
    this.#waiting.push({ line, bytes, sequence: this.#lastSequence, since: this.#deps.now() })
    this.#waitingBytes += bytes
    this.#dropOverflow()
  }

  take(): Parcel | undefined {
    const taken = this.takeWaiting()
    if (taken.length === 0) return undefined
    const bytes = bytesOf(taken)
    this.#awayEvents += taken.length
    this.#awayBytes += bytes
    const back = () => {
      this.#awayEvents -= taken.length
      this.#awayBytes -= bytes
    }
    return {
      lines: taken.map(({ line }) => line),
      firstSequence: taken[0]?.sequence ?? 0,
      settle: back,
      giveBack: () => {
        back()
        this.putBack(taken)
      },
    }
  }

  /** As many of the oldest as a parcel holds, from here on the caller's. */
  takeWaiting(): readonly Waiting[] {
    this.#dropOld()
    const end = Math.min(this.#waiting.length, this.#head + parcelLimits.events)
    let bytes = 0
    let index = this.#head
    for (; index < end; index += 1) {
      const next = this.#waiting[index]?.bytes ?? 0
      if (bytes > 0 && bytes + next > parcelLimits.bytes) break
      bytes += next
    }
    const taken = this.#waiting.slice(this.#head, index)
    this.#forget(taken.length, bytes)
    return taken
  }

  /** Before all others. They may be dropped again, as the oldest. */
  putBack(taken: readonly Waiting[]): void {
    this.#waiting = [...taken, ...this.#waiting.slice(this.#head)]
    this.#head = 0
    this.#waitingBytes += bytesOf(taken)
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
    let events = 0
    let bytes = 0
    while (
      this.events - events > 0 &&
      (this.events + this.#awayEvents - events > maxEvents ||
        this.#waitingBytes + this.#awayBytes - bytes > maxBytes)
    ) {
      bytes += this.#waiting[this.#head + events]?.bytes ?? 0
      events += 1
    }
    if (events === 0) return
    this.#forget(events, bytes)
    this.#deps.onDropped('queue_full', events)
  }

  #dropOld(): void {
    const oldest = this.#deps.now() - maxAgeMs
    let events = 0
    let bytes = 0
    for (
      let next = this.#waiting[this.#head];
      next !== undefined && next.since < oldest;
      next = this.#waiting[this.#head + events]
    ) {
      bytes += next.bytes
      events += 1
    }
    if (events === 0) return
    this.#forget(events, bytes)
    this.#deps.onDropped('too_old', events)
  }

  #forget(events: number, bytes: number): void {
    this.#head += events
    this.#waitingBytes -= bytes
    // What lies before the head holds its texts in memory until it is let go.
    if (this.#head === this.#waiting.length) {
      this.#waiting = []
      this.#head = 0
    } else if (this.#head >= 4_096 || this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head)
      this.#head = 0
    }
  }
}

function bytesOf(events: readonly Waiting[]): number {
  return events.reduce((sum, { bytes }) => sum + bytes, 0)
}
