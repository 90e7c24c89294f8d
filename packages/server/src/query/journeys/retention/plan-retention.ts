import { fault } from '../../parse/read.ts'
import type { PlanContext } from '../../plan/plan-question.ts'
import type { Group, Selection } from '../../plan/plan.ts'
import { resolveGroups } from '../../plan/resolve-measure.ts'
import { boundaryAfter, bucketsOf, type Buckets, type Range } from '../../time/buckets.ts'
import { checkRange } from '../../time/range.ts'
import type { Zone } from '../../time/zone.ts'
import { choose, resolveJourney } from '../journey-given.ts'
import type { RetentionInterval, RetentionQuestion } from './retention-question.ts'

export interface RetentionPlan {
  readonly kind: 'retention'
  readonly zone: Zone
  readonly world: Selection
  readonly start: Selection
  readonly back: Selection
  readonly interval: RetentionInterval
  /** The length of a period that is counted from the start itself; `undefined`: periods of the calendar. */
  readonly rollingMs: number | undefined
  /** Where brackets begin, in periods, and where the last ends. */
  readonly edges: readonly number[]
  readonly starts: 'first' | 'first_in_range' | 'every'
  readonly orAfter: boolean
  /** In which people start. */
  readonly shown: Buckets
  /** The same, and on to the last period that is looked at. */
  readonly calendar: Buckets
  readonly read: Range
  readonly breakdown: Group | undefined
  readonly breakdownLimit: number
}

const dayMs = 86_400_000
const lengthMs: Readonly<Record<RetentionInterval, number>> = {
  day: dayMs,
  week: 7 * dayMs,
  month: 30 * dayMs,
}
const defaultPeriods = 7

/** @throws AppError `question_invalid`, `query_too_large` */
export function planRetention(question: RetentionQuestion, context: PlanContext): RetentionPlan {
  const interval = question.interval ?? 'day'
  const { zone, range, world } = resolveJourney({ ...question, interval }, context)
  const edges =
    question.brackets ??
    Array.from({ length: (question.periods ?? defaultPeriods) + 2 }, (_, period) => period)
  const rollingMs = question.rolling === true ? lengthMs[interval] : undefined
  const untilMs = checkRange(
    {
      fromMs: range.fromMs,
      untilMs: endOf(range.untilMs, { interval, rollingMs, zone, count: edges.at(-1) ?? 1 }),
    },
    '/periods',
  ).untilMs
  const start = choose(world, question.start ?? {}, '/start')
  const [breakdown] = question.breakdown === undefined ? [] : resolveGroups([question.breakdown], '')
  if (breakdown?.field.kind === 'session') {
    throw fault(
      '/breakdown',
      `"${breakdown.field.name}" is known of whole sessions only. Take a field of the event.`,
    )
  }
  return {
    kind: 'retention',
    zone,
    world,
    start,
    back: question.return === undefined ? start : choose(world, question.return, '/return'),
    interval,
    rollingMs,
    edges,
    starts: question.starts ?? 'first',
    orAfter: question.returns === 'on_or_after',
    shown: bucketsOf(range, interval, zone),
    calendar: bucketsOf({ fromMs: range.fromMs, untilMs }, interval, zone),
    // Whether it is the first time is seen in the whole past.
    read: { fromMs: (question.starts ?? 'first') === 'first' ? 0 : range.fromMs, untilMs },
    breakdown,
    breakdownLimit: question.breakdown_limit ?? 10,
  }
}

function endOf(
  fromMs: number,
  {
    interval,
    rollingMs,
    zone,
    count,
  }: { interval: RetentionInterval; rollingMs: number | undefined; zone: Zone; count: number },
): number {
  if (rollingMs !== undefined) return fromMs + count * rollingMs
  let at = fromMs - 1
  for (let period = 0; period < count; period += 1) at = boundaryAfter(at, interval, zone)
  return Math.max(at, fromMs)
}
