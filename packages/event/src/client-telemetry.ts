/** Why an SDK of ours let an event go before it was sent. Labels of the ledger: added to, never renamed. */
export const clientDropReasons = [
  /** The queue's limit of events or bytes was reached: the oldest went first. */
  'queue_full',
  /** It waited longer than repeats of it would be recognised. */
  'too_old',
  /** The server answered that it will never take it. */
  'refused',
  /** The person did not agree. */
  'no_consent',
  /** The call had nothing in it that could be sent. */
  'invalid',
  /** The disk, or the browser's storage, did not take it, and neither did memory. */
  'storage',
] as const
export type ClientDropReason = (typeof clientDropReasons)[number]

/** What an SDK says of itself: counts of events since the last batch that arrived. */
export interface ClientTelemetry {
  readonly sent: number
  readonly retried: number
  readonly dropped: Readonly<Partial<Record<ClientDropReason, number>>>
}

// More than any client could count between two batches: past it somebody made the number up.
const maxCount = 1e9

/**
 * Reads the `telemetry` of a batch, from outside and not to be trusted: what is no count is left out, and
 * where nothing is left there is none.
 */
export function parseClientTelemetry(input: unknown): ClientTelemetry | undefined {
  if (!isObject(input)) return undefined
  const given = isObject(input['dropped']) ? input['dropped'] : {}
  const dropped: Partial<Record<ClientDropReason, number>> = {}
  for (const reason of clientDropReasons) {
    const count = countOf(given[reason])
    if (count > 0) dropped[reason] = count
  }
  const sent = countOf(input['sent'])
  const retried = countOf(input['retried'])
  return sent + retried > 0 || Object.keys(dropped).length > 0 ? { sent, retried, dropped } : undefined
}

function isObject(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}

function countOf(input: unknown): number {
  return typeof input === 'number' && Number.isInteger(input) && input > 0 && input <= maxCount ? input : 0
}
