import { clockIn } from '../format/zone.ts'
import type { Range } from './range.ts'

const dayMs = 24 * 60 * 60_000

/** As instants, half-open. */
export interface DraggedRange {
  readonly from: string
  readonly until: string
}

/** The range of some buckets that were dragged over: whole days where it has any. */
export function zoomedRange({ from, until }: DraggedRange, timezone: string): Range {
  const [fromMs, untilMs] = [Date.parse(from), Date.parse(until)]
  const start = clockIn(timezone, fromMs)
  if (start.endsWith('T00:00') && untilMs - fromMs >= dayMs) {
    return {
      name: 'custom',
      from: start.slice(0, 10),
      until: clockIn(timezone, untilMs - 1).slice(0, 10),
    }
  }
  return { name: 'custom', from: start, until: clockIn(timezone, untilMs) }
}
