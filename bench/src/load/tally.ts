import { Histogram } from './histogram.ts'
import type { Answer } from './http-connection.ts'
import type { LoadResult } from './load.ts'

/** Counts what became of the requests of one run. */
export class Tally {
  readonly #acknowledgement = new Histogram()
  readonly #lateness = new Histogram()
  readonly #measureFromMs: number
  readonly #processorBefore = process.cpuUsage()
  readonly #startedMs = performance.now()
  #events = 0
  #acknowledgedEvents = 0
  #refusedEvents = 0
  #failedRequests = 0
  #failure: string | undefined

  /** Requests that were due before `measureFromMs` (of `performance.now`) only warm up. */
  constructor(measureFromMs: number) {
    this.#measureFromMs = measureFromMs
  }

  sent(dueMs: number, sentMs: number): void {
    if (dueMs >= this.#measureFromMs) this.#lateness.record(sentMs - dueMs)
  }

  answered(answer: Answer, batchEvents: number, dueMs: number): void {
    if (answer.status !== 200) {
      this.#fail(`Answered ${answer.status}: ${answer.body.slice(0, 500)}`)
      return
    }
    const accepted = acceptedOf(answer.body)
    if (accepted < batchEvents) {
      this.#refusedEvents += batchEvents - accepted
      this.#failure ??= `Accepted ${accepted} of ${batchEvents}: ${answer.body.slice(0, 500)}`
    }
    this.#acknowledgedEvents += accepted
    if (dueMs < this.#measureFromMs) return
    this.#events += accepted
    this.#acknowledgement.record(performance.now() - dueMs)
  }

  broke(error: unknown): void {
    this.#fail(String(error))
  }

  result(): LoadResult {
    const nowMs = performance.now()
    const { user, system } = process.cpuUsage(this.#processorBefore)
    return {
      events: this.#events,
      elapsedMs: nowMs - this.#measureFromMs,
      acknowledgedEvents: this.#acknowledgedEvents,
      refusedEvents: this.#refusedEvents,
      failedRequests: this.#failedRequests,
      failure: this.#failure,
      acknowledgementMs: this.#acknowledgement.percentiles(),
      latenessMs: this.#lateness.percentiles(),
      processorShare: (user + system) / 1000 / (nowMs - this.#startedMs),
    }
  }

  #fail(text: string): void {
    this.#failedRequests += 1
    this.#failure ??= text
  }
}

function acceptedOf(body: string): number {
  const match = /"accepted": ?(\d+)/.exec(body)
  return match === null ? 0 : Number(match[1])
}
