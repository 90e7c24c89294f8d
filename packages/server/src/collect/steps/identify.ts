import { randomFillSync } from 'node:crypto'
import { createEventId, isUuid, limits } from '@tidemark/event'
import { slot, type Draft } from '../draft.ts'
import { uuidOfText } from '../uuid-of-text.ts'
import { dead, type Verdict } from '../verdict.ts'
import type { Batch } from '../batch.ts'

// How nearly every id comes: nothing is to be done about it.
const smallUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Settles the id under which the event counts once. The same text gives the same UUID each time. */
export function identify(draft: Draft, batch: Batch): Verdict | undefined {
  const { eventId } = draft
  if (eventId === '') draft.eventId = createEventId(batch.receivedAt, randomTen)
  else if (smallUuid.test(eventId)) return undefined
  else if (isUuid(eventId)) draft.eventId = eventId.toLowerCase()
  else {
    if (eventId.length > limits.idBytes / 3 && Buffer.byteLength(eventId) > limits.idBytes)
      return dead('id_too_long', '/event_id', `event_id is over ${limits.idBytes} bytes. A UUID is best.`)
    draft.texts[slot.sender_event_id] = eventId
    draft.eventId = uuidOfText(eventId.toWellFormed(), batch.idNamespace)
  }
  return undefined
}

// Asking the system for ten bytes costs as much as for four thousand.
const pool = new Uint8Array(4_000)
let used = pool.length

function randomTen(): Uint8Array {
  if (used >= pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += 10
  return pool.subarray(used - 10, used)
}
