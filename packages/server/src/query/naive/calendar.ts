import type { Interval } from '../question.ts'

const minuteMs = 60_000
const quarterMs = 15 * minuteMs

/**
 * Where the buckets of `[fromMs, untilMs)` begin: goes through the range quarter by quarter, asks the runtime
 * what the calendar in the zone shows, and begins a bucket wherever that changes.
 */
export function naiveBuckets(fromMs: number, untilMs: number, interval: Interval, zone: string): number[] {
  const starts = [fromMs]
  const step = interval === 'minute' ? minuteMs : quarterMs
  const calendar = createCalendar(zone)
  const key = (at: number) => calendar.key(at, interval)
  for (let at = (Math.floor(fromMs / step) + 1) * step; at < untilMs; at += step) {
    if (key(at) !== key(at - 1)) starts.push(at)
  }
  return starts
}

function createCalendar(zone: string) {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const dates = new Map<number, string>()
  const starts = new Map<string, number>()

  function date(at: number): string {
    const quarter = Math.floor(at / quarterMs)
    const known = dates.get(quarter) ?? format.format(quarter * quarterMs)
    dates.set(quarter, known)
    return known
  }

  function startOfDate(at: number): number {
    const today = date(at)
    const known = starts.get(today)
    if (known !== undefined) return known
    let start = Math.floor(at / quarterMs) * quarterMs
    while (date(start - quarterMs) === today) start -= quarterMs
    starts.set(today, start)
    return start
  }

  return {
    key(at: number, interval: Interval): string {
      switch (interval) {
        case 'minute':
          return String(Math.floor(at / minuteMs))
        case 'hour':
          return `${date(at)} ${Math.floor((at - startOfDate(at)) / (60 * minuteMs))}`
        case 'day':
          return date(at)
        case 'week':
          return monday(date(at))
        case 'month':
          return date(at).slice(0, 7)
      }
    },
  }
}

function monday(date: string): string {
  const day = new Date(`${date}T12:00:00Z`)
  while (day.getUTCDay() !== 1) day.setUTCDate(day.getUTCDate() - 1)
  return day.toISOString().slice(0, 10)
}
