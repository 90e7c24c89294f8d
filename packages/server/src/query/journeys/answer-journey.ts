import type { ScopedSql } from '../../store/sql.ts'
import type { QueryResult, Row } from '../../store/store.ts'
import type { QueryContext, QueryDeps } from '../answer-question.ts'
import type { Meta } from '../answer/answer.ts'
import { asQuestionFault } from '../answer/question-fault.ts'
import { answerCached } from '../cache/answer-cached.ts'
import type { PlanContext } from '../plan/plan-question.ts'
import type { Selection } from '../plan/plan.ts'
import { sampleWithin } from '../sample-within.ts'
import type { Scope } from '../scope.ts'
import { cachedJourney } from './cached-journey.ts'
import { cohortsOf, withCohorts } from './cohorts/bind-cohorts.ts'
import { emptyCohorts } from './cohorts/empty-cohorts.ts'
import { answerFunnel } from './funnel/answer-funnel.ts'
import type { FunnelAnswer } from './funnel/funnel-answer.ts'
import { planFunnel } from './funnel/plan-funnel.ts'
import { journeyMeta } from './journey-meta.ts'
import type { JourneyQuestion } from './journey-question.ts'
import { answerPaths } from './paths/answer-paths.ts'
import type { PathsAnswer } from './paths/paths-answer.ts'
import { planPaths } from './paths/plan-paths.ts'
import { planRetention } from './retention/plan-retention.ts'
import { retentionAnswer, type RetentionAnswer } from './retention/retention-answer.ts'
import { retentionSql } from './retention/retention-sql.ts'
import { unknownPropertyNotes } from './unknown-properties.ts'

export type JourneyAnswer = FunnelAnswer | RetentionAnswer | PathsAnswer

/** What an answer is made with. */
export interface JourneyAsk {
  readonly ask: (query: ScopedSql) => Promise<readonly Row[]>
  readonly scope: Scope
  readonly nowMs: number
  /** Of all that was asked so far. */
  readonly meta: (plan: { readonly world: Pick<Selection, 'sample'> }) => Meta
}

/**
 * Answers a question about journeys, always from the events; what was answered before is kept (Q4).
 * @throws AppError `question_invalid`, and the store's refusals.
 */
export async function answerJourney(
  deps: QueryDeps,
  context: QueryContext,
  question: JourneyQuestion,
): Promise<JourneyAnswer> {
  const { scope } = context
  const nowMs = deps.now()
  const planContext = planContextOf(deps, context, nowMs)
  const binding = { cohorts: deps.cohorts, projectId: scope.projectId, context: planContext }
  const bound = await withCohorts(question, binding)
  const answerOf = (question: JourneyQuestion) =>
    answerBy(createAsk(deps, scope, nowMs), question, planContext)
  const compute = () =>
    bound.sample === 'auto' ? sampleWithin((sample) => answerOf({ ...bound, sample })) : answerOf(bound)
  const found =
    deps.cache === undefined
      ? await compute()
      : await answerCached(deps.cache, cachedJourney(deps, context, bound, { context: planContext, compute }))
  // What is said of properties and cohorts depends on more than the range, so it is not kept.
  const { ask } = createAsk(deps, scope, nowMs)
  const unknown = await unknownPropertyNotes(ask, scope, bound)
  const answer = { ...found, notes: [...found.notes, ...unknown] }
  const cohorts = cohortsOf(bound)
  if (cohorts.length === 0 || !showsNothing(answer)) return answer
  const empty = await emptyCohorts(ask, scope, cohorts)
  return empty.length === 0 ? answer : { ...answer, meta: { ...answer.meta, empty_cohorts: [...empty] } }
}

/** Asks the store, and remembers what that took. */
export function createAsk(deps: QueryDeps, scope: Scope, nowMs: number): JourneyAsk {
  const results: QueryResult[] = []
  return {
    scope,
    nowMs,
    async ask(query) {
      try {
        const result = await deps.store.select(query, deps.budget)
        results.push(result)
        return result.rows
      } catch (cause) {
        throw asQuestionFault(cause)
      }
    },
    meta: ({ world }) => journeyMeta(results, { scope, world, nowMs }),
  }
}

export function planContextOf(deps: QueryDeps, { timezone }: QueryContext, nowMs: number): PlanContext {
  return { timezone, nowMs, maxResultRows: deps.budget.maxResultRows }
}

async function answerBy(
  asking: JourneyAsk,
  question: JourneyQuestion,
  planContext: PlanContext,
): Promise<JourneyAnswer> {
  const { scope, nowMs } = asking
  switch (question.kind) {
    case 'funnel':
      return answerFunnel(asking, planFunnel(question, planContext))
    case 'retention': {
      const plan = planRetention(question, planContext)
      const rows = await asking.ask(retentionSql(plan, scope))
      return retentionAnswer(plan, rows, { nowMs, meta: asking.meta(plan) })
    }
    case 'path':
      return answerPaths(asking, planPaths(question, planContext))
  }
}

/** Whether nobody set out. */
function showsNothing(answer: JourneyAnswer): boolean {
  return answer.kind === 'path'
    ? answer.units === 0
    : answer.series.every(({ started }: { readonly started: number }) => started === 0)
}
