import type {
  Bots,
  CountMeasure,
  EventRow,
  Interval,
  TrendAnswer,
  TrendPart,
  TrendQuestion,
  TrendSeries,
} from '../src/api/answers.ts'
import { addDays, dayIn } from '../src/format/zone.ts'

/** Answers a trend by walking over all events: slow and obvious, for a few thousand of them. */
export function fakeTrend(question: TrendQuestion, events: readonly EventRow[], nowMs: number): TrendAnswer {
  const { timezone, interval } = question
  const fromMs = toMs(question.from, timezone)
  const untilMs = toMs(question.until, timezone)
  const field = question.breakdown?.[0]
  const wanted = events.filter((event) => suits(event, question.bots))
  const current = part(wanted, { fromMs, untilMs, timezone, interval })
  const values =
    field === undefined
      ? [undefined]
      : topValues(
          current.flatMap(({ inside }) => inside),
          field,
          10,
        )
  const answer = {
    kind: 'trend' as const,
    interval,
    timezone,
    ...seriesOf(current, { fromMs, untilMs, timezone }, question.measure.fn, field, values),
    meta: {
      exact: true,
      elapsed_ms: 2,
      computed_at: new Date(nowMs).toISOString(),
      rows_read: wanted.length,
    },
  }
  if (question.compare === undefined) return answer
  const shift = (ms: number) => shiftBack(ms, question.compare?.offset ?? '1d', timezone)
  const before = { fromMs: shift(fromMs), untilMs: shift(untilMs), timezone }
  const previous = part(wanted, { ...before, interval })
  return { ...answer, previous: seriesOf(previous, before, question.measure.fn, field, values) }
}

interface Bucket {
  readonly startMs: number
  readonly inside: EventRow[]
}

interface Span {
  readonly fromMs: number
  readonly untilMs: number
  readonly timezone: string
}

function part(events: readonly EventRow[], span: Span & { readonly interval: Interval }): Bucket[] {
  const buckets: Bucket[] = []
  let startMs = bucketStart(span.fromMs, span.interval, span.timezone)
  while (startMs < span.untilMs) {
    buckets.push({ startMs, inside: [] })
    startMs = bucketStart(startMs + stepMs[span.interval], span.interval, span.timezone)
  }
  for (const event of events) {
    const at = Date.parse(event.timestamp)
    if (at < span.fromMs || at >= span.untilMs) continue
    buckets.findLast((bucket) => bucket.startMs <= at)?.inside.push(event)
  }
  return buckets
}

function seriesOf(
  buckets: readonly Bucket[],
  span: Span,
  measure: CountMeasure,
  field: string | undefined,
  values: readonly (string | null | undefined)[],
): TrendPart {
  const one = (
    chosen: (event: EventRow) => boolean,
    breakdown: TrendSeries['breakdown'],
    other: boolean,
  ): TrendSeries => ({
    breakdown,
    other,
    values: buckets.map(({ inside }) => count(inside.filter(chosen), measure)),
    total: count(buckets.flatMap(({ inside }) => inside).filter(chosen), measure),
  })
  const named = values.map((value) =>
    field === undefined
      ? one(() => true, {}, false)
      : one((event) => valueOf(event, field) === value, { [field]: value ?? null }, false),
  )
  const rest =
    field === undefined
      ? []
      : [one((event) => !values.includes(valueOf(event, field)), { [field]: null }, true)]
  return {
    from: new Date(span.fromMs).toISOString(),
    until: new Date(span.untilMs).toISOString(),
    buckets: buckets.map(({ startMs }) => withOffset(startMs, span.timezone)),
    series: [...named, ...rest.filter(({ total }) => total > 0)],
  }
}

function count(events: readonly EventRow[], measure: CountMeasure): number {
  if (measure === 'count') return events.length
  const ids = events.map((event) =>
    measure === 'people' ? (event['user_id'] ?? event['anonymous_id']) : event['session_id'],
  )
  return new Set(ids.filter((id) => id !== undefined)).size
}

function topValues(events: readonly EventRow[], field: string, limit: number): readonly (string | null)[] {
  const counts = new Map<string | null, number>()
  for (const event of events) {
    const value = valueOf(event, field)
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, limit)
    .map(([value]) => value)
}

function valueOf(event: EventRow, field: string): string | null {
  const name = field.startsWith('properties.') ? field.slice('properties.'.length) : undefined
  const properties = event['properties']
  const value =
    name === undefined
      ? event[field]
      : typeof properties === 'object' && properties !== null && name in properties
        ? Object.entries(properties).find(([key]) => key === name)?.[1]
        : undefined
  return value === undefined || value === null || value === ''
    ? null
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)
}

function suits(event: EventRow, bots: Bots): boolean {
  return bots === 'include' || (event['is_bot'] === true) === (bots === 'only')
}

const stepMs: Readonly<Record<Interval, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 26 * 3_600_000,
  week: 7.2 * 86_400_000,
  month: 32 * 86_400_000,
}

function bucketStart(ms: number, interval: Interval, timezone: string): number {
  if (interval === 'minute') return ms - (ms % 60_000)
  if (interval === 'hour') return ms - (ms % 3_600_000)
  const day = dayIn(timezone, ms)
  if (interval === 'day') return dayStart(day, timezone)
  if (interval === 'month') return dayStart(`${day.slice(0, 7)}-01`, timezone)
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  return dayStart(addDays(day, -weekday), timezone)
}

function dayStart(day: string, timezone: string): number {
  const guess = Date.parse(`${day}T00:00:00Z`)
  return guess - offsetMs(guess - offsetMs(guess, timezone), timezone)
}

function shiftBack(ms: number, offset: string, timezone: string): number {
  const amount = Number.parseInt(offset, 10)
  if (offset.endsWith('mo')) {
    const date = new Date(ms + offsetMs(ms, timezone))
    date.setUTCMonth(date.getUTCMonth() - amount)
    return date.getTime() - offsetMs(date.getTime(), timezone)
  }
  return ms - amount * 86_400_000
}

function toMs(time: string | number, timezone: string): number {
  return typeof time === 'number' ? time : dayStart(time, timezone)
}

function withOffset(ms: number, timezone: string): string {
  const offset = offsetMs(ms, timezone)
  const minutes = Math.abs(offset) / 60_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${new Date(ms + offset).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

function offsetMs(ms: number, timezone: string): number {
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(ms)
  return Date.parse(`${text.replace(' ', 'T')}Z`) - Math.floor(ms / 1000) * 1000
}
