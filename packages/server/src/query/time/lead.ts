import { fault } from '../parse/read.ts'
import type { Interval } from '../question.ts'
import { bucketsOf, startOfInterval, type Buckets, type Range } from './buckets.ts'
import { checkRange } from './range.ts'
import type { Zone } from './zone.ts'

/**
 * The buckets of `range` with `count` whole ones before them. The range must begin where an interval does: its first
 * bucket would else be one part of an interval, and the one before it another.
 * @throws AppError `question_invalid`, `query_too_large`
 */
export function withLead(range: Range, interval: Interval, zone: Zone, count: number): Buckets {
  if (startOfInterval(range.fromMs, interval, zone) !== range.fromMs) {
    throw fault(
      '/from',
      `What looks back begins where a ${interval} begins. Take the beginning of that ${interval}, or use "last".`,
    )
  }
  let { fromMs } = range
  // One by one: where a calendar leaves a day out, seven days back are six.
  for (let step = 0; step < count; step += 1) fromMs = startOfInterval(fromMs - 1, interval, zone)
  return bucketsOf(checkRange({ fromMs, untilMs: range.untilMs }, '/from'), interval, zone)
}
