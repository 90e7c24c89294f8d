import type { Meta } from '../answer/answer.ts'

/** Whatever is answered says how it was made. */
export interface Keepable {
  readonly meta: Meta
}

/** An answer, with what it was made of. Plain JSON: a cache may keep it in another process. */
export interface KeptAnswer {
  readonly answer: Keepable
  /** What data there was: as long as it is the same, so is the answer. */
  readonly version: string
  readonly computedAtMs: number
}

/**
 * Where answers are kept. It may forget any of them at any time, and must give back what it was given or nothing.
 * `conformance.ts` says so in tests that every implementation passes.
 */
export interface AnswerCache {
  get(key: string): Promise<KeptAnswer | undefined>
  /** `ttlMs`: after that it is not given back any more; `undefined` keeps it for as long as there is room. */
  set(key: string, kept: KeptAnswer, ttlMs: number | undefined): Promise<void>
}
