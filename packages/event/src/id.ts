const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether `text` has the form of a UUID, of any version, in either case. */
export function isUuid(text: string): boolean {
  return text.length === 36 && uuidPattern.test(text)
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * A new UUID version 7 (RFC 9562): its first 48 bits are `nowMs`, so ids made together sort together.
 * `random` gives 10 random bytes.
 */
export function createEventId(
  nowMs: number,
  random: () => Uint8Array = () => crypto.getRandomValues(new Uint8Array(10)),
): string {
  const r = random()
  const h = (index: number, mask = 0xff, bits = 0) => hex[((r[index] ?? 0) & mask) | bits] ?? '00'
  const time = Math.floor(nowMs).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-${h(0, 0x0f, 0x70)}${h(1)}-${h(2, 0x3f, 0x80)}${h(3)}-${h(4)}${h(5)}${h(6)}${h(7)}${h(8)}${h(9)}`
}
