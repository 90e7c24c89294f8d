const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?(Z|z|UTC|[+-]\d{2}(?::?\d{2})?))?)?$/

// Where a number stops being seconds and becomes milliseconds, then micro-, then nanoseconds. Seconds reach
// 1e11 in the year 5138, milliseconds reached it in March 1973: no time within our limits is read wrongly.
const secondsEnd = 1e11
const millisecondsEnd = 1e14
const microsecondsEnd = 1e17

/**
 * Reads a point in time as Unix milliseconds: ISO 8601 (a time without a zone is UTC, a bare date its first
 * moment), or a Unix time in seconds, milliseconds, micro- or nanoseconds, as a number or as its text.
 * Finer parts than a millisecond are cut off. Gives `undefined` for anything else, impossible dates such as
 * 30 February included.
 */
export function parseTime(input: unknown): number | undefined {
  if (typeof input === 'number') return fromUnix(input)
  if (typeof input !== 'string') return undefined
  const usual = input.length === 24 ? fromUsualIso(input) : undefined
  if (usual !== undefined) return usual
  // Longer than any time can be written; nothing of that length is to go through a pattern.
  if (input.length > 64) return undefined
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

// What `toISOString` writes, which is how nearly every time arrives: four times as fast as the pattern.
// Anything that is not exactly that form is left to the pattern.
function fromUsualIso(text: string): number | undefined {
  if (
    text.charCodeAt(4) !== 45 ||
    text.charCodeAt(7) !== 45 ||
    text.charCodeAt(10) !== 84 ||
    text.charCodeAt(13) !== 58 ||
    text.charCodeAt(16) !== 58 ||
    text.charCodeAt(19) !== 46 ||
    text.charCodeAt(23) !== 90
  )
    return undefined
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  const millisecond = twoDigits(text, 20) * 10 + digit(text, 22)
  // Days past the 28th are left to the pattern, which knows the months. NaN fails every comparison.
  if (!(year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return undefined
  if (!(hour <= 23 && minute <= 59 && second <= 59 && millisecond <= 999)) return undefined
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond)
}

function twoDigits(text: string, index: number): number {
  return digit(text, index) * 10 + digit(text, index + 1)
}

function digit(text: string, index: number): number {
  const value = text.charCodeAt(index) - 48
  return value >= 0 && value <= 9 ? value : NaN
}

function fromIso(text: string): number | undefined {
  const match = isoPattern.exec(text)
  if (match === null) return undefined
  const part = (index: number) => Number(match[index] ?? 0)
  const [year, month, day] = [part(1), part(2), part(3)]
  const [hour, minute, second] = [part(4), part(5), part(6)]
  // `Date.UTC` takes the years 0 to 99 for 1900 to 1999.
  if (year < 1000 || hour > 23 || minute > 59 || second > 59) return undefined
  const offsetMs = zoneOffsetMs(match[8])
  if (offsetMs === undefined) return undefined
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  const millisecond = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond) - offsetMs
}

function zoneOffsetMs(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z' || zone === 'z' || zone === 'UTC') return 0
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2, 4))]
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
