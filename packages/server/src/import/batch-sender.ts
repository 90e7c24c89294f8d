import { StoppedError } from './http-target.ts'
import type { Answer, ImportTarget } from './target.ts'

/** One event on its way, with what people need to find it in the file. */
export interface Outgoing {
  readonly line: number
  readonly text: string
  readonly json: string
}

export interface Batch {
  readonly items: readonly Outgoing[]
  /** Records of the file up to the end of this batch, the refused ones among them, and the hash over them. */
  readonly records: number
  readonly recordsHash: string
  /** Refused while reading. */
  readonly refused: number
  /** Whether the next run may leave it out: not where the file's last record was still being written. */
  readonly final: boolean
}

export interface Settled {
  readonly batch: Batch
  readonly answer: Answer
}

export interface SenderOptions {
  readonly inFlight: number
  readonly signal: AbortSignal
  /** Called for every batch once it is acknowledged, in whatever order that happens. */
  readonly onSettled: (settled: Settled) => void
  /** Called when a batch and all before it are acknowledged, in the order of the file. */
  readonly onPrefix: (settled: Settled) => void
}

/**
 * Keeps a few batches in flight. The first fault stops it: later batches are not begun, and `push` and
 * `finish` throw it once those in flight are answered.
 */
export class BatchSender {
  readonly #target: ImportTarget
  readonly #options: SenderOptions
  readonly #running = new Set<Promise<void>>()
  readonly #queue: { batch: Batch; answer: Answer | undefined }[] = []
  #fault: unknown

  constructor(target: ImportTarget, options: SenderOptions) {
    this.#target = target
    this.#options = options
  }

  /** Resolves when there is room for the next one. */
  async push(batch: Batch): Promise<void> {
    const place: { batch: Batch; answer: Answer | undefined } = { batch, answer: undefined }
    this.#queue.push(place)
    const task: Promise<void> = this.#send(place).finally(() => this.#running.delete(task))
    this.#running.add(task)
    while (this.#running.size >= this.#options.inFlight) await Promise.race(this.#running)
    if (this.#fault !== undefined) await this.finish()
  }

  /** Resolves when everything is acknowledged. @throws the first fault. */
  async finish(): Promise<void> {
    await Promise.all(this.#running)
    if (this.#fault !== undefined) throw this.#fault
  }

  async #send(place: { batch: Batch; answer: Answer | undefined }): Promise<void> {
    const { signal, onSettled, onPrefix } = this.#options
    const lines = place.batch.items.map(({ json }) => json)
    try {
      const nothing = { accepted: 0, duplicates: 0, rejected: [] }
      place.answer = lines.length === 0 ? nothing : await this.#target.send(lines, signal)
    } catch (error) {
      if (this.#fault === undefined || this.#fault instanceof StoppedError) this.#fault = error
      return
    }
    onSettled({ batch: place.batch, answer: place.answer })
    // It may wait long for those before it: only its counts are needed then.
    place.batch = { ...place.batch, items: [] }
    for (let first = this.#queue[0]; first?.answer !== undefined; first = this.#queue[0]) {
      this.#queue.shift()
      onPrefix({ batch: first.batch, answer: first.answer })
    }
  }
}
