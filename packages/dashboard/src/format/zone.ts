/** Days and hours of a time zone. A day is written `2026-11-20`. */

const dayMs = 24 * 60 * 60_000

/** The day that `ms` falls on in `timezone`. */
export function dayIn(timezone: string, ms: number): string {
  const { year, month, day } = partsIn(timezone, ms)
  return `${year}-${month}-${day}`
}

/** What the clock on the wall shows at `ms`, to the minute: `2026-11-20T10:05`. */
export function clockIn(timezone: string, ms: number): string {
  const { year, month, day, hour, minute } = partsIn(timezone, ms)
  return `${year}-${month}-${day}T${hour}:${minute}`
}

/** The instant, as ISO 8601, at which the clock on the wall shows `clock`; one of the two where it shows it twice. */
export function instantIn(timezone: string, clock: string): string {
  const wanted = Date.parse(`${clock}Z`)
  const aheadAt = (ms: number) => Date.parse(`${clockIn(timezone, ms)}Z`) - Math.floor(ms / 60_000) * 60_000
  // Twice, as the first guess may lie on the other side of a change of the clocks.
  const near = wanted - aheadAt(wanted)
  return new Date(wanted - aheadAt(near)).toISOString()
}

/** The start of the clock hour that `ms` falls in: not a full hour of UTC everywhere. */
export function hourStartIn(timezone: string, ms: number): number {
  const { minute, second } = partsIn(timezone, ms)
  const wholeSecond = Math.floor(ms / 1000) * 1000
  return wholeSecond - (Number(minute) * 60 + Number(second)) * 1000
}

/** Days of the calendar: no clock is involved, so no change to summer time either. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10)
}

/** The first day of the month that lies `count` months from that of `day`. */
export function monthStart(day: string, count: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + count, 1)).toISOString().slice(0, 10)
}

/** The Monday of the week of `day`. */
export function weekStart(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
}

/** Whole days from `from` to `until`. */
export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)
}

/** Whether `text` is a day that the calendar has: 2026-02-30 is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return Number.isFinite(ms) && new Date(ms).toISOString().slice(0, 10) === text
}

/** Whether `text` is a time of a day, to the minute: `2026-11-20T10:00`. */
export function isClock(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/.test(text) && isDay(text.slice(0, 10))
}

/** A time of day moved by minutes, by the calendar. */
export function addMinutes(clock: string, count: number): string {
  return new Date(Date.parse(`${clock}Z`) + count * 60_000).toISOString().slice(0, 16)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function partsIn(
  timezone: string,
  ms: number,
): Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string> {
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  formats.set(timezone, format)
  const parts = { year: '', month: '', day: '', hour: '', minute: '', second: '' }
  for (const { type, value } of format.formatToParts(ms))
    if (type in parts) Object.assign(parts, { [type]: value })
  return parts
}
