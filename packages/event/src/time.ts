const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?(Z|z|UTC|[+-]\d{2}(?::?\d{2})?))?)?$/

// Where a number stops being seconds and becomes milliseconds, then micro-, then nanoseconds. Seconds reach
// 1e11 in the year 5138, milliseconds reached it in March 1973: no time within our limits is read wrongly.
const secondsEnd = 1e11
const millisecondsEnd = 1e14
const microsecondsEnd = 1e17

/**
 * Reads a point in time as Unix milliseconds: ISO 8601 (a time without a zone is UTC, a bare date its first
 * moment), or a Unix time in seconds, milliseconds, micro- or nanoseconds, as a number or as its text.
 * Gives `undefined` for anything else, impossible dates such as 30 February included.
 */
export function parseTime(input: unknown): number | undefined {
  if (typeof input === 'number') return fromUnix(input)
  if (typeof input !== 'string') return undefined
  const text = input.trim()
  if (/^\d{9,19}(\.\d+)?$/.test(text)) return fromUnix(Number(text))
  return fromIso(text)
}

function fromUnix(number: number): number | undefined {
  if (!Number.isFinite(number) || number <= 0) return undefined
  if (number < secondsEnd) return Math.round(number * 1000)
  if (number < millisecondsEnd) return Math.round(number)
  if (number < microsecondsEnd) return Math.round(number / 1e3)
  return Math.round(number / 1e6)
}

function fromIso(text: string): number | undefined {
  const match = isoPattern.exec(text)
  if (match === null) return undefined
  const part = (index: number) => Number(match[index] ?? 0)
  const [year, month, day] = [part(1), part(2), part(3)]
  const [hour, minute, second] = [part(4), part(5), part(6)]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const fraction = Number(`0.${match[7] ?? '0'}`)
  const at = Date.UTC(year, month - 1, day, hour, minute, second) + Math.floor(fraction * 1000)
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return at - zoneOffsetMs(match[8])
}

function zoneOffsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z' || zone === 'UTC') return 0
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000
}
