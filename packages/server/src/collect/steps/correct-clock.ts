import { limits } from '@tidemark/event'
import { dead, type Verdict } from '../verdict.ts'
import type { Batch } from '../batch.ts'
import type { Draft } from '../draft.ts'

/**
 * Moves the event's time by as much as the sender's clock is wrong: `sent_at` and `received_at` are the same
 * moment on two clocks. Without a time of its own an event happened when it came.
 */
export function correctClock(draft: Draft, batch: Batch): Verdict | undefined {
  const { receivedAt } = batch
  if (Number.isNaN(draft.timestamp)) {
    draft.timestamp = receivedAt
    return undefined
  }
  const sentAt = Number.isNaN(draft.sentAt) ? batch.sentAt : draft.sentAt
  if (!Number.isNaN(sentAt)) draft.timestamp += receivedAt - sentAt
  const oldest = batch.isImport ? 0 : receivedAt - limits.pastMs
  if (draft.timestamp < oldest)
    return dead(
      'timestamp_too_old',
      '/timestamp',
      batch.isImport
        ? 'The time is before 1970.'
        : 'The time is over 5 years ago. Bring old events in by import.',
    )
  if (draft.timestamp > receivedAt + limits.futureMs)
    return dead(
      'timestamp_in_future',
      '/timestamp',
      "The time is over a day ahead. Send sent_at, by which the sender's clock is corrected.",
    )
  return undefined
}
