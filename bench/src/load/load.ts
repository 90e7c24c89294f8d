import type { Percentiles } from './histogram.ts'
import type { Destination } from './request-body.ts'

/** How the events of one run are sent. */
export type Pace =
  /** Every connection sends its next request as soon as the last is answered. */
  | { readonly kind: 'as-answered' }
  /** So many events a second, whatever the answers do; latency counts from when a request was due. */
  | { readonly kind: 'steady'; readonly eventsPerSecond: number }

/** One run of the load generator. */
export interface LoadPlan {
  readonly to: Destination
  readonly pace: Pace
  readonly batchEvents: number
  readonly connections: number
  /** Sent first and not measured. */
  readonly warmUpMs: number
  readonly durationMs: number
}

export interface LoadResult {
  /** Events acknowledged while measuring, and how long that was. */
  readonly events: number
  readonly elapsedMs: number
  /** Events acknowledged in all, warm-up included: what the store must have in the end. */
  readonly acknowledgedEvents: number
  readonly refusedEvents: number
  readonly failedRequests: number
  /** One example of what went wrong, if anything did. */
  readonly failure: string | undefined
  readonly acknowledgementMs: Percentiles
  /** How late the generator itself was with requests that had a free connection: its own part of the latency. */
  readonly latenessMs: Percentiles
  /** The generator's own processor time as a share of one core. */
  readonly processorShare: number
}
