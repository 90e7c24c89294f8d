import { Type, type Static } from 'typebox'
import { compileSql, type ScopedSql } from '../store/sql.ts'
import type { QueryEstimate, Store } from '../store/store.ts'
import { asQuestionFault } from './answer/question-fault.ts'
import { planQuestion } from './plan/plan-question.ts'
import type { Plan, Source } from './plan/plan.ts'
import type { QueryContext, QueryDeps } from './answer-question.ts'
import type { Question } from './question.ts'
import type { Scope } from './scope.ts'
import { tableSql } from './sql/table-sql.ts'
import { trendSql } from './sql/trend-sql.ts'

const estimateSchema = Type.Object({
  rows: Type.Integer(),
  parts: Type.Integer(),
  marks: Type.Integer(),
})

export const explanationSchema = Type.Object({
  kind: Type.Union([Type.Literal('trend'), Type.Literal('table')]),
  timezone: Type.String(),
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
  buckets: Type.Optional(Type.Integer()),
  source: Type.Unsafe<Source>({ type: 'string', enum: ['rollup', 'events'] }),
  reason: Type.String({ description: 'Why this source.' }),
  sql: Type.Array(Type.String(), { description: 'The statements, with places for their values.' }),
  estimate: Type.Union([estimateSchema, Type.Null()], {
    description:
      'What would be read, in whole marks. Null for a caller who is restricted to a tenant: it would count the rows of others too.',
  }),
})
export type Explanation = Static<typeof explanationSchema>

/**
 * How `question` would be answered, without answering it.
 * @throws AppError as `answerQuestion` does.
 */
export async function explainQuestion(
  deps: QueryDeps,
  context: QueryContext,
  question: Question,
): Promise<Explanation> {
  const plan = planQuestion(question, {
    timezone: context.timezone,
    nowMs: deps.now(),
    maxResultRows: deps.budget.maxResultRows,
    forceSource: context.forceSource,
  })
  const range = plan.kind === 'trend' ? plan.current.range : plan.range
  const statements = statementsOf(plan, context.scope)
  return {
    kind: plan.kind,
    timezone: plan.zone.name,
    from: new Date(range.fromMs).toISOString(),
    until: new Date(range.untilMs).toISOString(),
    ...(plan.kind === 'trend' ? { buckets: plan.current.startsMs.length } : {}),
    source: plan.source,
    reason: plan.reason,
    sql: statements.map((statement) => compileSql(statement).text),
    // The engine estimates from its index, which knows projects and not tenants (T1.3).
    estimate: context.scope.tenantId === undefined ? await estimateAll(deps.store, statements) : null,
  }
}

/** The statements of a plan; that of a compared range as it is before the series are known. */
export function statementsOf(plan: Plan, scope: Scope): readonly ScopedSql[] {
  if (plan.kind === 'table') return [tableSql(plan, scope)]
  const { current, previous } = plan
  const statement = trendSql(plan, current, scope, { kind: 'top' })
  if (previous === undefined) return [statement]
  return [statement, trendSql(plan, previous, scope, { kind: 'given', keys: [] })]
}

async function estimateAll(store: Store, statements: readonly ScopedSql[]): Promise<QueryEstimate> {
  const total = { rows: 0, parts: 0, marks: 0 }
  for (const statement of statements) {
    const { rows, parts, marks } = await store.estimate(statement).catch((cause: unknown) => {
      throw asQuestionFault(cause)
    })
    total.rows += rows
    total.parts += parts
    total.marks += marks
  }
  return total
}
