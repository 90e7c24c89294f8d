import { IANAZone } from 'luxon'

const minuteMs = 60_000
const quarterMs = 15 * minuteMs
const dayMs = 24 * 60 * minuteMs

/** A date without a time, as the milliseconds of its midnight in UTC: dates are then sums of days. */
export type CalendarDay = number

/** A time zone: between instants (Unix milliseconds) and what its clocks and calendars show. */
export interface Zone {
  readonly name: string
  /** What a clock in the zone shows at `instant`, as if it were UTC. */
  clock(instant: number): number
  /** The first instant at which a clock shows `clock`; where clocks skip it, the instant of the skip or after. */
  instant(clock: number): number
  /** The calendar's day at `instant`. */
  day(instant: number): CalendarDay
  /** The first instant of `day`, which is not always midnight. */
  startOfDay(day: CalendarDay): number
}

/** The zone of an IANA name; `undefined` when there is none. */
export function findZone(name: string): Zone | undefined {
  if (!IANAZone.isValidZone(name)) return undefined
  const zone = IANAZone.create(name)
  const known = new Map<number, number>()

  /** The offset at a point that many ask for. */
  function offsetAt(point: number): number {
    const offset = known.get(point) ?? zone.offset(point) * minuteMs
    known.set(point, offset)
    return offset
  }

  // A bucket asks a dozen times, and the runtime takes microseconds each. Clocks are not set twice within a day
  // of UTC, and only on its quarter hours.
  function offsetMs(instant: number): number {
    const start = Math.floor(instant / dayMs) * dayMs
    const offset = offsetAt(start)
    return offset === offsetAt(start + dayMs) ? offset : offsetAt(Math.floor(instant / quarterMs) * quarterMs)
  }

  const clock = (instant: number) => instant + offsetMs(instant)
  const day = (instant: number) => Math.floor(clock(instant) / dayMs) * dayMs

  /** The earliest instant at which a clock shows exactly `shown`, if any does. */
  function exact(shown: number): number | undefined {
    const around = [offsetMs(shown - dayMs), offsetMs(shown + dayMs)]
    const candidates = around.map((offset) => shown - offset).filter((at) => clock(at) === shown)
    return candidates.length === 0 ? undefined : Math.min(...candidates)
  }

  return {
    name,
    clock,
    day,
    // In a gap the offset before it counts on: 02:30 becomes 03:30 where 02:00 to 03:00 is skipped.
    instant: (shown) => exact(shown) ?? shown - offsetMs(shown - dayMs),
    startOfDay: (date) => exact(date) ?? firstInstant((at) => day(at) >= date, date),
  }
}

export function addDays(day: CalendarDay, count: number): CalendarDay {
  return day + count * dayMs
}

/** `count` months on; the last day of the month where it has no such day. */
export function addMonths(clock: number, count: number): number {
  const date = new Date(clock)
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count + 1, 0)).getUTCDate()
  const timeOfDay = clock - Math.floor(clock / dayMs) * dayMs
  return addDays(first, Math.min(date.getUTCDate(), lastDay) - 1) + timeOfDay
}

export function startOfWeek(day: CalendarDay): CalendarDay {
  const daysSinceMonday = (new Date(day).getUTCDay() + 6) % 7
  return addDays(day, -daysSinceMonday)
}

export function startOfMonth(day: CalendarDay): CalendarDay {
  const date = new Date(day)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

/** `2026-10-01T00:00:00+02:00` */
export function zonedIso(zone: Zone, instant: number): string {
  const clock = zone.clock(instant)
  const offsetMinutes = (clock - instant) / minuteMs
  const size = Math.abs(offsetMinutes)
  const two = (number: number) => String(number).padStart(2, '0')
  const sign = offsetMinutes < 0 ? '-' : '+'
  const fraction = instant % 1000 === 0 ? 19 : 23
  return `${new Date(clock).toISOString().slice(0, fraction)}${sign}${two(Math.floor(size / 60))}:${two(Math.floor(size % 60))}`
}

/** The first minute within a day and a half of `near` from which on `holds` is true. */
function firstInstant(holds: (instant: number) => boolean, near: number): number {
  let [low, high] = [(near - 1.5 * dayMs) / minuteMs, (near + 1.5 * dayMs) / minuteMs]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle * minuteMs)) high = middle
    else low = middle
  }
  return high * minuteMs
}
