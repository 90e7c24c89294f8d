let lastMs = 0

/**
 * A new UUID version 7 (RFC 9562): its first 48 bits are `nowMs`, or as little more as it takes for a page's ids to
 * lie in the order in which they were made. `crypto.randomUUID`, of which the rest could be taken, needs TLS.
 */
export function createEventId(nowMs: number): string {
  lastMs = Math.max(nowMs, lastMs + 1)
  const random = crypto.getRandomValues(new Uint8Array(23))
  // 11 digits until the year 2527.
  const time = `0${lastMs.toString(16)}`
  return `${time.slice(0, 8)}-${time.slice(8)}${'-7000-8000-000000000000'.replace(
    /[08]/g,
    (digit, at: number) => (Number(digit) | ((random[at] ?? 0) & (digit === '8' ? 3 : 15))).toString(16),
  )}`
}

/** When the event of an id was made. */
export function timeOf(id: string): number {
  return Number(`0x${id.slice(0, 8)}${id.slice(9, 13)}`)
}
