import { AppError } from '../../errors.ts'
import type { ScopedSql } from '../../store/sql.ts'
import type { QueryResult, Row } from '../../store/store.ts'
import type { QueryContext, QueryDeps } from '../answer-question.ts'
import type { Meta } from '../answer/answer.ts'
import { asQuestionFault } from '../answer/question-fault.ts'
import type { PlanContext } from '../plan/plan-question.ts'
import type { Selection } from '../plan/plan.ts'
import type { Scope } from '../scope.ts'
import { answerFunnel } from './funnel/answer-funnel.ts'
import type { FunnelAnswer } from './funnel/funnel-answer.ts'
import { planFunnel } from './funnel/plan-funnel.ts'
import { journeyMeta } from './journey-meta.ts'
import type { JourneyQuestion } from './journey-question.ts'
import { labelsOf, pathsAnswer, type PathsAnswer } from './paths/paths-answer.ts'
import { labelsSql, pathsSql } from './paths/paths-sql.ts'
import { planPaths } from './paths/plan-paths.ts'
import { planRetention } from './retention/plan-retention.ts'
import { retentionAnswer, type RetentionAnswer } from './retention/retention-answer.ts'
import { retentionSql } from './retention/retention-sql.ts'

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
 * Answers a question about journeys, always from the events.
 * @throws AppError `question_invalid`, and the store's refusals.
 */
export async function answerJourney(
  deps: QueryDeps,
  context: QueryContext,
  question: JourneyQuestion,
): Promise<JourneyAnswer> {
  if (question.sample !== 'auto') return answerWhole(deps, context, question)
  for (const sample of [1, 0.1]) {
    try {
      return await answerWhole(deps, context, { ...question, sample })
    } catch (cause) {
      if (!isPastBudget(cause)) throw cause
    }
  }
  return answerWhole(deps, context, { ...question, sample: 0.01 })
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

async function answerWhole(
  deps: QueryDeps,
  context: QueryContext,
  question: JourneyQuestion,
): Promise<JourneyAnswer> {
  const nowMs = deps.now()
  const planContext = planContextOf(deps, context, nowMs)
  const asking = createAsk(deps, context.scope, nowMs)
  switch (question.kind) {
    case 'funnel':
      return answerFunnel(asking, planFunnel(question, planContext))
    case 'retention': {
      const plan = planRetention(question, planContext)
      const rows = await asking.ask(retentionSql(plan, context.scope))
      return retentionAnswer(plan, rows, { nowMs, meta: asking.meta(plan) })
    }
    case 'path': {
      const plan = planPaths(question, planContext)
      const rows = await asking.ask(pathsSql(plan, context.scope))
      const labels = labelsOf(rows)
      const texts = labels.length === 0 ? [] : await asking.ask(labelsSql(plan, labels, context.scope))
      return pathsAnswer(plan, { rows, texts }, asking.meta(plan))
    }
  }
}

function isPastBudget(cause: unknown): boolean {
  return (
    cause instanceof AppError && (cause.code === 'query_too_large' || cause.code === 'query_too_much_memory')
  )
}
