import { endOfEvent, separator } from './backlog.ts'

// Large enough to hold hundreds of events, small enough to cost nothing where there are few.
const chunkBytes = 64 * 1024
/** 4 MiB of them: what is on its way at a time. */
const maxFree = 64

/** Memory that chunks leave to later ones. What comes and goes by the megabyte makes the collector run. */
export class ChunkPool {
  readonly #free: Buffer[] = []

  get(minBytes: number): Buffer {
    return (
      (minBytes <= chunkBytes ? this.#free.pop() : undefined) ??
      Buffer.allocUnsafeSlow(Math.max(chunkBytes, minBytes))
    )
  }

  /** Nobody reads any more what the chunks hold. */
  release(chunks: readonly Chunk[]): void {
    for (const { memory } of chunks)
      if (memory.length === chunkBytes && this.#free.length < maxFree) this.#free.push(memory)
  }
}

/**
 * A run of events that wait, as bytes outside of JavaScript's heap: as texts they would be moved about by the
 * collector for as long as they wait, which took up to 10 ms at a time with 50,000 a second (2 cores, Node 24).
 */
export class Chunk {
  /** The whole of it, used or not. */
  readonly memory: Buffer
  #start = 0
  #end = 0
  /** When each came, Unix milliseconds; the first `#gone` of them have gone. */
  readonly #since: number[] = []
  #gone = 0
  readonly #firstSequence: number

  constructor(firstSequence: number, memory: Buffer) {
    this.memory = memory
    this.#firstSequence = firstSequence
  }

  get events(): number {
    return this.#since.length - this.#gone
  }

  get size(): number {
    return this.#end - this.#start
  }

  get bytes(): Buffer {
    return this.memory.subarray(this.#start, this.#end)
  }

  get firstSequence(): number {
    return this.#firstSequence + this.#gone
  }

  /** When its oldest event came. */
  get since(): number {
    return this.#since[this.#gone] ?? Infinity
  }

  /** Whether the event of this number and size can follow: one that was given back may not go on any more. */
  canTake(sequence: number, bytes: number): boolean {
    return sequence === this.#firstSequence + this.#since.length && this.#end + bytes <= this.memory.length
  }

  add(line: string, now: number): void {
    this.#end += this.memory.write(line, this.#end)
    this.#end += this.memory.write(separator, this.#end)
    this.#since.push(now)
  }

  dropOldest(): void {
    this.#start = endOfEvent(this.memory, this.#start)
    this.#gone += 1
  }
}
