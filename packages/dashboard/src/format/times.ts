import type { Interval } from '../api/answers.ts'

/** An instant, to the second, in `timezone`: for hovers and single events. */
export function formatInstant(iso: string, timezone: string, locale: string): string {
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) return iso
  return dateFormat(locale, timezone, 'instant').format(ms)
}

export function formatClock(ms: number, timezone: string, locale: string): string {
  return dateFormat(locale, timezone, 'clock').format(ms)
}

/** How long ago: `now`, `12s ago`, `5m ago`; from a month on the day. A clock that is ahead of ours makes no future. */
export function formatAgo(iso: string, nowMs: number, timezone: string, locale: string): string {
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(iso)) / 1000))
  const format = relativeFormat(locale)
  if (!Number.isFinite(seconds)) return iso
  if (seconds < 60) return format.format(-seconds, 'second')
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute')
  if (seconds < 86_400) return format.format(-Math.floor(seconds / 3600), 'hour')
  const days = Math.floor(seconds / 86_400)
  return days <= 30
    ? format.format(-days, 'day')
    : dateFormat(locale, timezone, 'day').format(Date.parse(iso))
}

/** A bucket on the axis: short. */
export function formatBucketShort(bucket: string, interval: Interval, locale: string): string {
  return dateFormat(locale, 'UTC', shortStyle(interval, bucket)).format(wallClock(bucket))
}

/** Whether a bucket begins at midnight. */
export function startsDay(bucket: string): boolean {
  return bucket.slice(11, 16) === '00:00'
}

/** A bucket in a tooltip or a table: whole, with its weekday or its hour. */
export function formatBucketLong(bucket: string, interval: Interval, locale: string): string {
  return dateFormat(locale, 'UTC', longStyle[interval]).format(wallClock(bucket))
}

/** A bucket among others of one year, where the year would only take room. */
export function formatBucketOfYear(bucket: string, interval: Interval, locale: string): string {
  return dateFormat(locale, 'UTC', ofYearStyle[interval]).format(wallClock(bucket))
}

/** `Nov 1 – Nov 20, 2026`, of days of the calendar, both included. */
export function formatDays(from: string, until: string, locale: string): string {
  const format = dateFormat(locale, 'UTC', 'day')
  return format.formatRange(Date.parse(`${from}T00:00:00Z`), Date.parse(`${until}T00:00:00Z`))
}

const styles = {
  instant: { dateStyle: 'medium', timeStyle: 'medium' },
  clock: { timeStyle: 'medium' },
  time: { timeStyle: 'short' },
  dayShort: { month: 'short', day: 'numeric' },
  day: { year: 'numeric', month: 'short', day: 'numeric' },
  dayOfYear: { weekday: 'short', month: 'short', day: 'numeric' },
  dayLong: { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' },
  hourLong: { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  monthShort: { month: 'short', year: '2-digit' },
  monthLong: { month: 'long', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

type Style = keyof typeof styles

const longStyle: Readonly<Record<Interval, Style>> = {
  minute: 'hourLong',
  hour: 'hourLong',
  day: 'dayLong',
  week: 'day',
  month: 'monthLong',
}

const ofYearStyle: Readonly<Record<Interval, Style>> = {
  ...longStyle,
  day: 'dayOfYear',
  week: 'dayShort',
}

function shortStyle(interval: Interval, bucket: string): Style {
  if (interval === 'month') return 'monthShort'
  if (interval === 'day' || interval === 'week') return 'dayShort'
  // Where a new day begins the axis says which.
  return startsDay(bucket) ? 'dayShort' : 'time'
}

/**
 * What the clock on the wall shows at the bucket's start, as if it were UTC. The API writes buckets in the
 * project's zone with their offset, so no zone has to be known to show them.
 */
function wallClock(bucket: string): number {
  return Date.parse(`${bucket.slice(0, 19)}Z`)
}

const dateFormats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(locale: string, timeZone: string, style: Style): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${style}`
  const known = dateFormats.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(locale, { ...styles[style], timeZone })
  dateFormats.set(key, made)
  return made
}

const relativeFormats = new Map<string, Intl.RelativeTimeFormat>()

function relativeFormat(locale: string): Intl.RelativeTimeFormat {
  const known = relativeFormats.get(locale)
  if (known !== undefined) return known
  const made = new Intl.RelativeTimeFormat(locale, { style: 'narrow', numeric: 'auto' })
  relativeFormats.set(locale, made)
  return made
}
