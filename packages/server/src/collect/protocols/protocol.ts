import type { ClientTelemetry, Issue } from '@tidemark/event'
import type { AppError } from '../../errors.ts'
import type { CollectRequest, CollectResponse } from '../request.ts'

/**
 * A way of sending: how a request becomes events, and the outcome an answer. One file each; all of them share
 * the steps in between.
 */
export interface Protocol {
  /** Kept with every event, and with what is refused. */
  readonly name: string
  /** The key outside the body, where this vendor has it elsewhere than in the usual places. */
  key?(request: CollectRequest): string | undefined
  /**
   * What `read` reads, where it does not stand in the body as it is: in a field of a form, in the query, in base64.
   * @throws AppError `body_unreadable`, `body_too_large`.
   */
  unwrap?(text: string, request: CollectRequest): string
  /**
   * Reads what was sent into events of the native shape, which the steps take from there.
   * @throws AppError `body_unreadable` when nothing in it can be read, `batch_too_many_events` over the limit.
   */
  read(text: string, request: CollectRequest, sender: Sender): Reading
  /** What the sender is told once the events are safe. */
  answer(outcome: Outcome, request: CollectRequest): CollectResponse
  /** What the sender is told when none of them is taken. */
  refuse(error: AppError, request: CollectRequest): CollectResponse
}

/** Who sent a request, for protocols that name nobody. */
export interface Sender {
  /**
   * The id of a visitor of `site` who brought none: see `VisitorIds`. The address and the user agent are the
   * request's own but for what `named` says of them.
   */
  visitorId(site: string, named?: { readonly address?: string; readonly userAgent?: string }): string
}

/** One of those whose SDKs send to a path. */
export interface Speaker {
  readonly protocol: Protocol
  /** Whether a body is in this protocol; absent for the last of a path, which has what the others leave. */
  readonly claims?: ((text: string, request: CollectRequest) => boolean) | undefined
}

export interface Reading {
  /** The key inside the body, if there is one. */
  readonly key: string | undefined
  /** The sender's clock when it sent, as it came. */
  readonly sentAt: unknown
  /** In the native shape, which need not be right. */
  readonly events: readonly unknown[]
  /** Each event as it was sent, for the dead letters; the text itself where that is no JSON. */
  readonly sent: readonly unknown[]
  /**
   * Every text in `events` stands in the body as it is, and the body has no backslash, so that none holds a
   * character that JSON escapes: lines are then written quicker. False where texts were decoded in any way.
   */
  readonly plain: boolean
  /** What was wrong already with the events at these indices. */
  readonly faults: ReadonlyMap<number, Issue>
  /** What the SDK says of itself. */
  readonly telemetry?: ClientTelemetry | undefined
}

export interface Rejection extends Issue {
  readonly index: number
  /** As it was sent; `null` when it had none. */
  readonly event_id: string | null
}

export interface Outcome {
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: readonly Rejection[]
}
