import type { AppError, ErrorCode } from '../../errors.ts'
import type { SendGrant } from '../../control/control.ts'
import type { Call } from '../call.ts'
import type { CollectRequest } from '../request.ts'
import type { Taken } from '../taker.ts'

/** What the thread is started with. */
export interface ThreadOptions {
  readonly geoDatabase: string | undefined
  readonly trustProxy: boolean
  readonly visitorSecretFile: string
}

/** A request to be judged. Its body lies in the post's bytes. */
export interface Job {
  readonly id: number
  readonly call: Call
  readonly request: Omit<CollectRequest, 'body'>
  /** What the key outside the body gives, where that was looked at already. */
  readonly grant: KnownGrant | undefined
  readonly size: number
}

/** A grant goes over once; from then on its number stands for it. */
export interface KnownGrant {
  readonly key: string
  readonly number: number
  readonly grant: SendGrant | undefined
}

/** What came of a job. Its entry lies in the post's bytes. */
export type Result = { readonly id: number } & (
  | ({ readonly kind: 'taken'; readonly size: number | undefined } & Omit<Taken, 'entry'>)
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string | undefined }
)

/** The answer to a question for a key's grant. */
export interface KeyAnswer {
  readonly id: number
  readonly answer: SendGrant | Refusal
}

export interface Refusal {
  readonly code: ErrorCode
  readonly message: string
}

/** To the thread. */
export type ToThread =
  | { readonly kind: 'jobs'; readonly items: readonly Job[]; readonly bytes: Uint8Array<ArrayBuffer> }
  | ({ readonly kind: 'key' } & KeyAnswer)

/** From the thread. */
export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unready'; readonly refusal: Refusal | undefined; readonly message: string }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'results'; readonly items: readonly Result[]; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'key'; readonly id: number; readonly key: string | undefined }

export function toRefusal({ code, message }: AppError): Refusal {
  return { code, message }
}

export function isRefusal(answer: SendGrant | Refusal): answer is Refusal {
  return 'code' in answer
}
