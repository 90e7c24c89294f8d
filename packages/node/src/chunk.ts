import { endOfEvent, separator } from './backlog.ts'

// Large enough to hold hundreds of events, small enough to cost nothing where there are few.
const chunkBytes = 64 * 1024

/**
 * A run of events that wait, as bytes outside of JavaScript's heap: as texts they would be moved about by the
 * collector for as long as they wait. With 50,000 a second that took up to 10 ms at a time (2 cores, Node 24).
 */
export class Chunk {
  readonly #bytes: Buffer
  #start = 0
  #end = 0
  /** When each came, Unix milliseconds; the first `#gone` of them have gone. */
  readonly #since: number[] = []
  #gone = 0
  readonly #firstSequence: number

  constructor(firstSequence: number, minBytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(chunkBytes, minBytes))
    this.#firstSequence = firstSequence
  }

  get events(): number {
    return this.#since.length - this.#gone
  }

  get size(): number {
    return this.#end - this.#start
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(this.#start, this.#end)
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
    return sequence === this.#firstSequence + this.#since.length && this.#end + bytes <= this.#bytes.length
  }

  add(line: string, now: number): void {
    this.#end += this.#bytes.write(line, this.#end)
    this.#end += this.#bytes.write(separator, this.#end)
    this.#since.push(now)
  }

  dropOldest(): void {
    this.#start = endOfEvent(this.#bytes, this.#start)
    this.#gone += 1
  }
}
