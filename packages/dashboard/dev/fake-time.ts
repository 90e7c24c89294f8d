import type { Bots, EventRow, Interval } from '../src/api/answers.ts'
import { addDays, dayIn } from '../src/format/zone.ts'

/** A range in milliseconds, half-open, of a zone. */
export interface Span {
  readonly fromMs: number
  readonly untilMs: number
  readonly timezone: string
}

export interface Bucket {
  readonly startMs: number
  readonly inside: EventRow[]
}

interface Ranged {
  readonly from?: string | number
  readonly until?: string | number
  readonly last?: string
  readonly timezone?: string
}

const minuteMs = 60_000

/** The range of a question. `last` is of minutes here, the running one included. */
export function rangeOf({ from, until, last, timezone = 'UTC' }: Ranged, nowMs: number): Span {
  if (last !== undefined) {
    const untilMs = Math.floor(nowMs / minuteMs + 1) * minuteMs
    return { fromMs: untilMs - Number.parseInt(last, 10) * minuteMs, untilMs, timezone }
  }
  return { fromMs: toMs(from ?? 0, timezone), untilMs: toMs(until ?? nowMs, timezone), timezone }
}

/** The range that lies `offset` before another. */
export function shifted({ fromMs, untilMs, timezone }: Span, offset: string): Span {
  return {
    fromMs: shiftBack(fromMs, offset, timezone),
    untilMs: shiftBack(untilMs, offset, timezone),
    timezone,
  }
}

/** The events of a range in its buckets, the empty ones too. */
export function bucketsOf(events: readonly EventRow[], span: Span, interval: Interval): Bucket[] {
  const buckets: Bucket[] = []
  let startMs = bucketStart(span.fromMs, interval, span.timezone)
  while (startMs < span.untilMs) {
    buckets.push({ startMs, inside: [] })
    startMs = bucketStart(startMs + stepMs[interval], interval, span.timezone)
  }
  for (const event of events) {
    const at = Date.parse(event.timestamp)
    if (at < span.fromMs || at >= span.untilMs) continue
    buckets.findLast((bucket) => bucket.startMs <= at)?.inside.push(event)
  }
  return buckets
}

export function suitsBots(event: EventRow, bots: Bots): boolean {
  return bots === 'include' || (event['is_bot'] === true) === (bots === 'only')
}

/** A bucket's beginning as the API writes it. */
export function withOffset(ms: number, timezone: string): string {
  const offset = offsetMs(ms, timezone)
  const minutes = Math.abs(offset) / 60_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${new Date(ms + offset).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

/** More than one of them, and less than two. */
const stepMs: Readonly<Record<Interval, number>> = {
  minute: minuteMs,
  hour: 60 * minuteMs,
  day: 26 * 60 * minuteMs,
  week: 7.2 * 86_400_000,
  month: 32 * 86_400_000,
}

function bucketStart(ms: number, interval: Interval, timezone: string): number {
  if (interval === 'minute') return ms - (ms % minuteMs)
  if (interval === 'hour') return ms - (ms % (60 * minuteMs))
  const day = dayIn(timezone, ms)
  if (interval === 'day') return dayStart(day, timezone)
  if (interval === 'month') return dayStart(`${day.slice(0, 7)}-01`, timezone)
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  return dayStart(addDays(day, -weekday), timezone)
}

function dayStart(day: string, timezone: string): number {
  return instantOf(`${day}T00:00`, timezone)
}

function toMs(time: string | number, timezone: string): number {
  if (typeof time === 'number') return time
  return instantOf(time.includes('T') ? time : `${time}T00:00`, timezone)
}

function instantOf(clock: string, timezone: string): number {
  const guess = Date.parse(`${clock}Z`)
  return guess - offsetMs(guess - offsetMs(guess, timezone), timezone)
}

function shiftBack(ms: number, offset: string, timezone: string): number {
  const amount = Number.parseInt(offset, 10)
  if (offset.endsWith('mo')) {
    const date = new Date(ms + offsetMs(ms, timezone))
    date.setUTCMonth(date.getUTCMonth() - amount)
    return date.getTime() - offsetMs(date.getTime(), timezone)
  }
  return ms - amount * (offset.endsWith('m') ? minuteMs : 86_400_000)
}

function offsetMs(ms: number, timezone: string): number {
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(ms)
  return Date.parse(`${text.replace(' ', 'T')}Z`) - Math.floor(ms / 1000) * 1000
}
