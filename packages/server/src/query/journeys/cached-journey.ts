import type { QueryContext, QueryDeps } from '../answer-question.ts'
import type { CachedQuestion } from '../cache/answer-cached.ts'
import { dataVersion, peopleMoved } from '../cache/data-version.ts'
import type { PlanContext } from '../plan/plan-question.ts'
import type { Range } from '../time/buckets.ts'
import type { Zone } from '../time/zone.ts'
import type { JourneyAnswer } from './answer-journey.ts'
import { cohortsOf } from './cohorts/bind-cohorts.ts'
import { planFunnel } from './funnel/plan-funnel.ts'
import type { JourneyQuestion } from './journey-question.ts'
import { planPaths } from './paths/plan-paths.ts'
import { planRetention } from './retention/plan-retention.ts'
import { progressOf } from './retention/retention-answer.ts'

/** What a kept answer about journeys depends on. */
interface Basis {
  readonly zone: Zone
  readonly range: Range
  /** All that is read, of which new data makes a new answer. */
  readonly read: Range
  /** What the answer says of the time at which it is asked. */
  readonly asOf: unknown
}

/** A question about journeys as the cache takes it: with the promises of any other (Q4). */
export function cachedJourney(
  deps: QueryDeps,
  { scope }: QueryContext,
  question: JourneyQuestion,
  { context, compute }: { readonly context: PlanContext; readonly compute: () => Promise<JourneyAnswer> },
): CachedQuestion<JourneyAnswer> {
  const { from: _from, until: _until, last: _last, max_age: maxAgeS = 0, ...rest } = question
  const { zone, range, read, asOf } = basisOf(question, context)
  const { nowMs } = context
  return {
    key: [scope, rest, zone.name, range, read, asOf],
    maxAgeMs: maxAgeS * 1000,
    now: deps.now,
    version: async () => {
      // Who is in a cohort depends on what happened at any time, and on what time it is.
      if (cohortsOf(question).length > 0) return { text: String(nowMs), isMoving: true }
      const rows = await dataVersion(deps, scope, read, true)
      return { text: JSON.stringify(rows), isMoving: read.untilMs > nowMs || peopleMoved(rows, nowMs) }
    },
    compute,
  }
}

/** @throws AppError `question_invalid`, `query_too_large` */
function basisOf(question: JourneyQuestion, context: PlanContext): Basis {
  switch (question.kind) {
    case 'funnel': {
      const { zone, range, read } = planFunnel(question, context)
      return { zone, range, read, asOf: read.untilMs <= context.nowMs }
    }
    case 'retention': {
      const plan = planRetention(question, context)
      const { zone, shown, read } = plan
      return { zone, range: shown.range, read, asOf: progressOf(plan, context.nowMs) }
    }
    case 'path': {
      const { zone, range } = planPaths(question, context)
      return { zone, range, read: range, asOf: undefined }
    }
  }
}
