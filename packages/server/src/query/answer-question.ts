import type { QueryBudget, QueryResult, Store } from '../store/store.ts'
import type { ScopedSql } from '../store/sql.ts'
import type { Answer, TrendAnswer } from './answer/answer.ts'
import { answerMeta } from './answer/meta.ts'
import { tableAnswer } from './answer/table-answer.ts'
import { ownSeries, readTrendRows, trendPart } from './answer/trend-answer.ts'
import { asQuestionFault } from './answer/question-fault.ts'
import { planQuestion } from './plan/plan-question.ts'
import type { Source, TablePlan, TrendPlan } from './plan/plan.ts'
import type { Question } from './question.ts'
import type { Scope } from './scope.ts'
import { tableSql } from './sql/table-sql.ts'
import { seriesKey, trendSql } from './sql/trend-sql.ts'

export interface QueryDeps {
  readonly store: Store
  readonly budget: QueryBudget
  readonly now: () => number
}

export interface QueryContext {
  readonly scope: Scope
  /** The project's zone, for a question that names none. */
  readonly timezone: string
  /** Reads this source even where the other is cheaper. For tests: the answer is the same. */
  readonly forceSource?: Source
}

/**
 * Answers `question` about what `context.scope` may know.
 * @throws AppError `question_invalid`, and the store's refusals: `query_too_large`, `query_too_slow`,
 * `query_too_much_memory`, `store_unavailable`.
 */
export async function answerQuestion(
  deps: QueryDeps,
  context: QueryContext,
  question: Question,
): Promise<Answer> {
  const nowMs = deps.now()
  const plan = planQuestion(question, {
    timezone: context.timezone,
    nowMs,
    maxResultRows: deps.budget.maxResultRows,
    forceSource: context.forceSource,
  })
  const results: QueryResult[] = []
  async function ask(query: ScopedSql) {
    try {
      const result = await deps.store.select(query, deps.budget)
      results.push(result)
      return result.rows
    } catch (cause) {
      throw asQuestionFault(cause)
    }
  }
  const metaNow = () => answerMeta(results, { source: plan.source, scope: context.scope, nowMs })
  return plan.kind === 'trend'
    ? { ...(await answerTrend(ask, context.scope, plan)), meta: metaNow() }
    : answerTable(ask, context.scope, plan, metaNow)
}

type Ask = (query: ScopedSql) => Promise<QueryResult['rows']>

async function answerTrend(ask: Ask, scope: Scope, plan: TrendPlan): Promise<Omit<TrendAnswer, 'meta'>> {
  const { current, previous, breakdownLimit } = plan
  const now = readTrendRows(plan, current, await ask(trendSql(plan, current, scope, { kind: 'top' })))
  const own = ownSeries(plan, now)
  const restNow = breakdownLimit + 1
  const head = {
    kind: 'trend',
    interval: plan.interval,
    timezone: plan.zone.name,
    measure: plan.asked,
  } as const
  const hasRest = now.series.has(restNow)
  if (previous === undefined) {
    return { ...head, ...trendPart(plan, current, now, { own, withRest: hasRest, restNumber: restNow }) }
  }
  const keys = own.map(seriesKey)
  const query = trendSql(plan, previous, scope, { kind: 'given', keys })
  const before = readTrendRows(plan, previous, await ask(query))
  const restBefore = keys.length + 1
  // Both ranges have the same series: the rest is shown in both when either has one.
  const withRest = plan.breakdown.length > 0 && (hasRest || before.series.has(restBefore))
  return {
    ...head,
    ...trendPart(plan, current, now, { own, withRest, restNumber: restNow }),
    previous: trendPart(plan, previous, before, { own, withRest, restNumber: restBefore }),
  }
}

async function answerTable(
  ask: Ask,
  scope: Scope,
  plan: TablePlan,
  metaNow: () => Answer['meta'],
): Promise<Answer> {
  const rows = await ask(tableSql(plan, scope))
  return tableAnswer(plan, rows, metaNow())
}
