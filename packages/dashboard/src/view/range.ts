import {
  addDays,
  addMinutes,
  clockIn,
  dayIn,
  daysBetween,
  isClock,
  isDay,
  monthStart,
  weekStart,
} from '../format/zone.ts'

/** In the order in which they are offered. */
export const presets = [
  'today',
  'yesterday',
  '24h',
  '7d',
  '28d',
  '30d',
  '90d',
  'week',
  'month',
  'last-month',
  'year',
  '6mo',
  '12mo',
  'all',
] as const
export type Preset = (typeof presets)[number]

export type Range =
  | { readonly name: Exclude<Preset, 'all'> }
  /** The days of the project's first and last event, both included, where they are known; without a last one up to now. */
  | { readonly name: 'all'; readonly from?: string; readonly until?: string }
  /**
   * Of the project's calendar: days (`2026-11-20`), both included, which is how people say it; or times of day
   * (`2026-11-20T10:00`), of which the last is where it ends.
   */
  | { readonly name: 'custom'; readonly from: string; readonly until: string }

/** A range in days or times of day, half-open, with what it is made of. */
export interface Span {
  readonly from: string
  readonly until: string
  /** What a step moves it by, and the period before lies back. */
  readonly length: { readonly count: number; readonly unit: 'minute' | 'day' | 'month' }
}

/** Before anything was sent to any Tidemark. */
const earliestDay = '2000-01-01'

/** Whether a step can go further: what lies in the future has nothing to show. */
export function canStep(range: Range, direction: -1 | 1, timezone: string, nowMs: number): boolean {
  if (range.name === 'all') return false
  return direction === -1 || spanOf(range, timezone, nowMs).until <= dayIn(timezone, nowMs)
}

/** The same length just before or after: of months in months, else in days or minutes. */
export function stepRange(range: Range, direction: -1 | 1, timezone: string, nowMs: number): Range {
  const { from, until, length } = spanOf(range, timezone, nowMs)
  const by = direction * length.count
  if (length.unit === 'minute') {
    return { name: 'custom', from: addMinutes(from, by), until: addMinutes(until, by) }
  }
  const move = (day: string) => (length.unit === 'month' ? monthStart(day, by) : addDays(day, by))
  const [start, end] = [move(from), move(until)]
  // What has a name is called by it, so that its address goes on to mean the latest.
  const named = presets
    .filter((name) => name !== 'all')
    .find((name) => {
      const span = spanOf({ name }, timezone, nowMs)
      return span.from === start && span.until === end
    })
  if (named !== undefined) return { name: named }
  return { name: 'custom', from: start, until: addDays(end, -1) }
}

/** The days or times of a range, the running day wholly included. */
export function spanOf(range: Range, timezone: string, nowMs: number): Span {
  const today = dayIn(timezone, nowMs)
  const tomorrow = addDays(today, 1)
  const days = (count: number): Span => ({
    from: addDays(tomorrow, -count),
    until: tomorrow,
    length: { count, unit: 'day' },
  })
  const months = (from: string, count: number): Span => ({
    from,
    until: monthStart(from, count),
    length: { count, unit: 'month' },
  })
  switch (range.name) {
    case 'today':
      return days(1)
    case 'yesterday':
      return { from: addDays(today, -1), until: today, length: { count: 1, unit: 'day' } }
    case '24h': {
      const until = addMinutes(`${clockIn(timezone, nowMs).slice(0, 13)}:00`, 60)
      return { from: addMinutes(until, -1440), until, length: { count: 1440, unit: 'minute' } }
    }
    case '7d':
      return days(7)
    case '28d':
      return days(28)
    case '30d':
      return days(30)
    case '90d':
      return days(90)
    case 'week':
      return {
        from: weekStart(today),
        until: addDays(weekStart(today), 7),
        length: { count: 7, unit: 'day' },
      }
    case 'month':
      return months(monthStart(today, 0), 1)
    case 'last-month':
      return months(monthStart(today, -1), 1)
    case 'year':
      return months(`${today.slice(0, 4)}-01-01`, 12)
    case '6mo':
      return months(monthStart(today, -5), 6)
    case '12mo':
      return months(monthStart(today, -11), 12)
    case 'all': {
      const from = range.from ?? earliestDay
      const until = range.until === undefined ? tomorrow : addDays(range.until, 1)
      return { from, until, length: { count: daysBetween(from, until), unit: 'day' } }
    }
    case 'custom':
      return customSpan(range.from, range.until)
  }
}

/** How many minutes it has: enough to say which intervals suit. */
export function minutesIn(range: Range, timezone: string, nowMs: number): number {
  const { from, until, length } = spanOf(range, timezone, nowMs)
  return length.unit === 'minute' ? length.count : daysBetween(from, until) * 1440
}

/** Whether two texts are a range of one's own: days or times, in order. */
export function isCustomRange(from: string, until: string): boolean {
  if (isDay(from) && isDay(until)) return from <= until
  return isClock(from) && isClock(until) && from < until
}

function customSpan(from: string, until: string): Span {
  if (isDay(from)) {
    const end = addDays(until, 1)
    const isMonths = from.endsWith('-01') && end.endsWith('-01')
    return {
      from,
      until: end,
      length: isMonths
        ? { count: monthsBetween(from, end), unit: 'month' }
        : { count: daysBetween(from, end), unit: 'day' },
    }
  }
  const count = (Date.parse(`${until}Z`) - Date.parse(`${from}Z`)) / 60_000
  return { from, until, length: { count, unit: 'minute' } }
}

function monthsBetween(from: string, until: string): number {
  const of = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return of(until) - of(from)
}
