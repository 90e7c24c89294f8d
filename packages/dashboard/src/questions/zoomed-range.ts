import type { Interval } from '../api/answers.ts'
import { addDays, addMinutes, monthStart } from '../format/zone.ts'
import type { Range } from '../view/range.ts'

/** The range from one bucket up to the end of another, in days where they are made of days. */
export function zoomedRange(
  { buckets, interval }: { readonly buckets: readonly string[]; readonly interval: Interval },
  first: number,
  last: number,
): Range | undefined {
  const [start, end] = [buckets[first], buckets[last]]
  if (start === undefined || end === undefined) return undefined
  // Buckets are written in the zone that the range is of.
  const [from, lastStart] = [start.slice(0, 16), end.slice(0, 16)]
  const day = lastStart.slice(0, 10)
  const custom = (until: string): Range => ({ name: 'custom', from: from.slice(0, 10), until })
  switch (interval) {
    case 'minute':
      return { name: 'custom', from, until: addMinutes(lastStart, 1) }
    case 'hour':
      return { name: 'custom', from, until: addMinutes(lastStart, 60) }
    case 'day':
      return custom(day)
    case 'week':
      return custom(addDays(day, 6))
    case 'month':
      return custom(addDays(monthStart(day, 1), -1))
  }
}
