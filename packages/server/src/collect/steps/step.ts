import type { Batch } from '../batch.ts'
import type { Draft } from '../draft.ts'
import type { Verdict } from '../verdict.ts'

/** One step of an event's way. What it gives ends the way; `undefined` lets the event go on. */
export type Step = (draft: Draft, batch: Batch) => Verdict | undefined
