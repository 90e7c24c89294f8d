import { compileSql, type ScopedSql } from '../../store/sql.ts'
import type { QueryContext, QueryDeps } from '../answer-question.ts'
import type { Explanation } from '../explain-question.ts'
import type { Range } from '../time/buckets.ts'
import type { Zone } from '../time/zone.ts'
import { planContextOf } from './answer-journey.ts'
import { withCohorts } from './cohorts/bind-cohorts.ts'
import { funnelStatements } from './funnel/answer-funnel.ts'
import { planFunnel } from './funnel/plan-funnel.ts'
import type { JourneyQuestion } from './journey-question.ts'
import { pathsStatements } from './paths/answer-paths.ts'
import { planPaths } from './paths/plan-paths.ts'
import { planRetention } from './retention/plan-retention.ts'
import { retentionSql } from './retention/retention-sql.ts'

interface Explained {
  readonly zone: Zone
  readonly range: Range
  readonly statements: readonly ScopedSql[]
}

/** How a question about journeys would be answered, without answering it. @throws AppError as `answerJourney` does. */
export async function explainJourney(
  deps: QueryDeps,
  context: QueryContext,
  question: JourneyQuestion,
): Promise<Explanation> {
  const { projectId } = context.scope
  const binding = { cohorts: deps.cohorts, projectId, context: planContextOf(deps, context, deps.now()) }
  const bound = await withCohorts(question, binding)
  const { zone, range, statements } = explainedStatements(deps, context, bound)
  const { budget, store } = deps
  // The engine estimates from its index, which knows projects and not tenants (T1.3).
  const isShown = context.scope.tenantId === undefined
  const estimates = isShown ? await Promise.all(statements.map((statement) => store.estimate(statement))) : []
  const sum = (key: 'rows' | 'parts' | 'marks' | 'bytes') =>
    estimates.reduce((total, estimate) => total + estimate[key], 0)
  const fits = isShown ? estimates.every(({ rows }) => rows <= budget.maxRowsRead) : null
  const message = 'Ask about a shorter range, name the events, or ask with "sample": "auto".'
  return {
    kind: question.kind,
    timezone: zone.name,
    from: new Date(range.fromMs).toISOString(),
    until: new Date(range.untilMs).toISOString(),
    source: 'events',
    reason: 'The rollup does not know who did what.',
    sql: statements.map((statement) => compileSql(statement).text),
    estimate: isShown
      ? { rows: sum('rows'), parts: sum('parts'), marks: sum('marks'), bytes: sum('bytes') }
      : null,
    budget: {
      rows: budget.maxRowsRead,
      memory_bytes: budget.maxMemoryBytes,
      time_ms: budget.maxExecutionMs,
      fits,
    },
    hints: fits === false ? [{ hint: 'narrow', message }] : [],
  }
}

/** The statements of a question; of labels and the like, which follow from answers, only those that are always asked. */
export function explainedStatements(
  deps: QueryDeps,
  context: QueryContext,
  question: JourneyQuestion,
): Explained {
  const planContext = planContextOf(deps, context, deps.now())
  switch (question.kind) {
    case 'funnel': {
      const plan = planFunnel(question, planContext)
      return { ...plan, statements: funnelStatements(plan, context.scope) }
    }
    case 'retention': {
      const plan = planRetention(question, planContext)
      return { ...plan, range: plan.shown.range, statements: [retentionSql(plan, context.scope)] }
    }
    case 'path': {
      const plan = planPaths(question, planContext)
      return { ...plan, statements: pathsStatements(plan, context.scope) }
    }
  }
}
