import { fault } from '../parse/read.ts'
import type { DistributionQuestion, LifecycleQuestion, StickinessQuestion } from '../question.ts'
import { bucketsOf } from '../time/buckets.ts'
import { withLead } from '../time/lead.ts'
import { areOfVisits, edgesOf, endsOf, visitsReason } from './choose-source.ts'
import type { Given } from './given.ts'
import type {
  DistributionPlan,
  LifecyclePlan,
  PlainMeasure,
  Reading,
  Selection,
  StickinessPlan,
} from './plan.ts'
import { fieldsOf } from './resolve-filter.ts'
import { resolveMeasure } from './resolve-measure.ts'

/** Twice, a few times, often: what the counts of people mostly look like. */
const defaultEdges = [1, 2, 3, 4, 5, 6, 11, 21, 51, 101]

/** @throws AppError `question_invalid` */
export function planDistribution(
  question: DistributionQuestion,
  { zone, selection, range }: Given,
): DistributionPlan {
  const asked = question.measure ?? { fn: 'count' }
  const measure = resolveMeasure(asked, '/measure')
  const per = question.per ?? 'person'
  if ('field' in measure && measure.field.kind === 'session') {
    throw fault('/measure/field', `Ask for "${measure.field.name}" in a trend, with a percentile.`)
  }
  return {
    kind: 'distribution',
    zone,
    range,
    per,
    measure,
    asked,
    edges: question.edges ?? defaultEdges,
    ...reading(selection, {
      measure: per === 'person' ? measure : undefined,
      instants: endsOf(range),
      reason: `The rollups have no figures of each ${per}.`,
    }),
  }
}

/** @throws AppError `question_invalid`, `query_too_large` */
export function planLifecycle(question: LifecycleQuestion, { zone, selection, range }: Given): LifecyclePlan {
  const interval = question.interval ?? 'day'
  const read = withLead(range, interval, zone, 1)
  return {
    kind: 'lifecycle',
    zone,
    interval,
    buckets: bucketsOf(range, interval, zone),
    read,
    ...reading(selection, {
      measure: { fn: 'people' },
      instants: edgesOf(read),
      reason: 'The rollup does not know who was there before.',
    }),
  }
}

/** @throws AppError `question_invalid`, `query_too_large` */
export function planStickiness(
  question: StickinessQuestion,
  { zone, selection, range }: Given,
): StickinessPlan {
  const interval = question.interval ?? 'day'
  const buckets = bucketsOf(range, interval, zone)
  return {
    kind: 'stickiness',
    zone,
    interval,
    buckets,
    ...reading(selection, {
      measure: { fn: 'people' },
      instants: edgesOf(buckets),
      reason: 'The rollup does not know people.',
    }),
  }
}

interface People {
  /** What is measured of each person; `undefined` where it is no person's. */
  readonly measure: PlainMeasure | undefined
  readonly instants: readonly number[]
  /** Why it has to be the events where visits will not do. */
  readonly reason: string
}

function reading(selection: Selection, { measure, instants, reason }: People): Reading {
  const [ofSession] = fieldsOf(selection.sessions)
  if (ofSession === undefined) {
    const wanted = measure && { selection, measures: [measure], groups: [], instants }
    return wanted !== undefined && areOfVisits(wanted)
      ? { selection, source: 'visits', reason: visitsReason }
      : { selection, source: 'events', reason }
  }
  throw fault('/filter', `"${ofSession.name}" is known of whole sessions only: ask in a trend or a table.`)
}
