import type { Batch } from '../batch.ts'
import type { Draft } from '../draft.ts'
import type { Verdict } from '../verdict.ts'

const repeated: Verdict = { kind: 'drop', reason: 'duplicate' }

/**
 * An id that came before in the same request counts once. Last of the steps that judge: an event that was
 * refused does not stand in the way of its repeat. Repeats of earlier requests are the loader's to find.
 */
export function dropRepeats({ eventId }: Draft, { seenIds }: Batch): Verdict | undefined {
  const before = seenIds.size
  return seenIds.add(eventId).size === before ? repeated : undefined
}
