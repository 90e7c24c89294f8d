import type { ClientTelemetry } from '@tidemark/event'
import { countEvents, endOfEvent, type Backlog, type Parcel } from './backlog.ts'
import type { Counts } from './counts.ts'
import type { Outcome } from './post-batch.ts'
import type { Remote } from './remote-settings.ts'
import type { Report } from './report.ts'
import { retryDelayMs } from './retry-delay.ts'

export interface SenderDeps {
  readonly backlog: Backlog
  readonly counts: Counts
  readonly remote: Remote
  readonly post: (pieces: Parcel['pieces'], telemetry: ClientTelemetry | undefined) => Promise<Outcome>
  readonly report: Report
  readonly random: () => number
}

/** Requests at a time. A second one leaves only when it is full. */
const maxInFlight = 4
/**
 * A full batch never waits. One that is not leaves at least so long after the one before, whatever the batch
 * size: rather few large requests than many small ones, which cost the program more than their events do.
 */
const fullEvents = 1_000
const restMs = 50
const longestPauseMs = 60_000

/** Who waits in `flush` for everything up to a sequence. */
interface Waiter {
  readonly until: number
  readonly done: () => void
}

/**
 * Sends what waits: when there is enough of it, when the oldest has waited long enough, or when somebody
 * flushes. After a failure it waits, longer each time, and tries with one request until one arrives again.
 */
export class Sender {
  readonly #deps: SenderDeps
  /** What is on its way, by the sequence of its oldest event; -1 until that is known. */
  readonly #away = new Set<{ firstSequence: number }>()
  readonly #waiters = new Set<Waiter>()
  #isDue = false
  #isWoken = false
  #rest: NodeJS.Timeout | undefined
  #failures = 0
  #pause: { readonly isAsked: boolean; readonly timer: NodeJS.Timeout } | undefined
  #dueTimer: NodeJS.Timeout | undefined

  constructor(deps: SenderDeps) {
    this.#deps = deps
  }

  /** Something was added. Costs next to nothing: it is called for every event. */
  wake(): void {
    if (this.#deps.backlog.events < this.#deps.remote.current().batchSize) this.#awaitDue()
    else if (!this.#isWoken && this.#maySend()) {
      this.#isWoken = true
      // Not at once: whatever else this turn of the program adds goes along.
      setImmediate(() => {
        this.#isWoken = false
        this.#pump()
      })
    }
  }

  /** Gives whether everything that waited at the call has arrived, or never will, within the time. */
  async flush(timeoutMs: number): Promise<boolean> {
    const until = this.#deps.backlog.lastSequence
    if (this.#isSettled(until)) return true
    // The pause that we chose ourselves is lifted: there may be no later. One that the server asked for is not.
    if (this.#pause?.isAsked === false) this.#endPause()
    return await new Promise<boolean>((resolve) => {
      const waiter: Waiter = { until, done: () => end(true) }
      // Keeps the process alive meanwhile, as nothing else here does.
      const timer = setTimeout(() => end(false), timeoutMs)
      const end = (isSettled: boolean) => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
        resolve(isSettled)
      }
      this.#waiters.add(waiter)
      this.#pump()
    })
  }

  stop(): void {
    clearTimeout(this.#dueTimer)
    clearTimeout(this.#rest)
    clearTimeout(this.#pause?.timer)
  }

  /** What is no full batch leaves when this is over. */
  #awaitDue(): void {
    this.#dueTimer ??= setTimeout(() => {
      this.#dueTimer = undefined
      this.#isDue = true
      this.#pump()
    }, this.#deps.remote.current().flushIntervalMs).unref()
  }

  /** Called whenever something ended that held sending up: a request, a rest, a pause, the wait for more. */
  #pump(): void {
    while (this.#maySend()) void this.#sendOne()
    if (this.#deps.backlog.events === 0) this.#isDue = false
    else if (!this.#isDue) this.#awaitDue()
  }

  #maySend(): boolean {
    const { backlog, remote } = this.#deps
    const { events } = backlog
    if (events === 0 || this.#pause !== undefined) return false
    if (this.#away.size > 0)
      return this.#failures === 0 && this.#away.size < maxInFlight && events >= fullEvents
    if (this.#isDue || this.#waiters.size > 0 || events >= fullEvents) return true
    return this.#rest === undefined && events >= remote.current().batchSize
  }

  #startRest(): void {
    clearTimeout(this.#rest)
    this.#rest = setTimeout(() => {
      this.#rest = undefined
      this.#pump()
    }, restMs).unref()
  }

  async #sendOne(): Promise<void> {
    const away = { firstSequence: -1 }
    this.#away.add(away)
    this.#startRest()
    try {
      const parcel = await this.#deps.backlog.take()
      if (parcel !== undefined) {
        away.firstSequence = parcel.firstSequence
        await this.#deliver(parcel)
      }
    } catch (cause) {
      // A rejection that nobody handles would end the program.
      this.#deps.report({
        code: 'internal',
        message: 'Please report this: it is a fault of ours.',
        events: 0,
        cause,
      })
      this.#startPause(longestPauseMs, false)
    }
    this.#away.delete(away)
    this.#pump()
    for (const { until, done } of this.#waiters) if (this.#isSettled(until)) done()
  }

  #isSettled(until: number): boolean {
    const { firstSequence } = this.#deps.backlog
    return firstSequence > until && [...this.#away].every((away) => away.firstSequence > until)
  }

  async #deliver(parcel: Parcel): Promise<void> {
    const outcome = await this.#post(parcel.pieces, parcel.events)
    if (outcome?.kind !== 'again') {
      this.#failures = 0
      await parcel.settle()
      return
    }
    const { report, random } = this.#deps
    this.#failures += 1
    const delayMs = retryDelayMs(this.#failures, outcome.askedMs, random)
    this.#startPause(delayMs, outcome.askedMs > 0)
    this.#deps.counts.retried(parcel.events)
    parcel.giveBack()
    report({
      code: 'unreachable',
      message: `${outcome.reason}. It is tried again in ${(delayMs / 1000).toFixed(1)} s; nothing is lost until the queue is full.`,
      events: parcel.events,
      cause: outcome.cause,
    })
  }

  /** Gives the outcome only when the events are to be sent again. */
  async #post(
    pieces: Parcel['pieces'],
    events: number,
  ): Promise<Extract<Outcome, { kind: 'again' }> | undefined> {
    const { counts, post, report } = this.#deps
    const telemetry = counts.take()
    const outcome = await post(pieces, telemetry)
    if (outcome.kind !== 'arrived') counts.giveBack(telemetry)
    switch (outcome.kind) {
      case 'arrived': {
        counts.sent(events)
        const [first] = outcome.rejected
        if (first !== undefined)
          report({
            code: 'rejected',
            message: `The server keeps ${outcome.rejected.length} events as dead letters, the first because of ${first.code}: ${first.message}`,
            events: outcome.rejected.length,
          })
        return undefined
      }
      case 'again':
        return outcome
      case 'too_large': {
        if (events === 1) return this.#refuse(1, 'The server takes no event as large as this')
        const bytes = Buffer.concat(pieces)
        const half = halfOf(bytes)
        const halfEvents = countEvents(half)
        return (
          (await this.#post([half], halfEvents)) ??
          (await this.#post([bytes.subarray(half.length)], events - halfEvents))
        )
      }
      case 'refused':
        return this.#refuse(events, outcome.reason)
    }
  }

  #refuse(events: number, reason: string): undefined {
    this.#deps.counts.dropped('refused', events)
    this.#deps.report({
      code: 'refused',
      message: `${reason}. ${events} events were dropped: trying again would not help. Check host and writeKey.`,
      events,
    })
    return undefined
  }

  #startPause(delayMs: number, isAsked: boolean): void {
    clearTimeout(this.#pause?.timer)
    this.#pause = { isAsked, timer: setTimeout(() => this.#endPause(), delayMs).unref() }
  }

  #endPause(): void {
    clearTimeout(this.#pause?.timer)
    this.#pause = undefined
    // What failed has waited long enough.
    this.#isDue = true
    this.#pump()
  }
}

/** The events of the first half of the bytes; of two events the first. */
function halfOf(events: Buffer): Buffer {
  const middle = endOfEvent(events, events.length >> 1)
  return events.subarray(0, middle < events.length ? middle : endOfEvent(events, 0))
}
