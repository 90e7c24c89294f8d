import { Type, type Static } from 'typebox'
import { compileSql, type ScopedSql } from '../store/sql.ts'
import type { QueryEstimate, Store } from '../store/store.ts'
import { asQuestionFault } from './answer/question-fault.ts'
import { planQuestion } from './plan/plan-question.ts'
import { readingsOf, type Plan } from './plan/plan.ts'
import type { QueryContext, QueryDeps } from './answer-question.ts'
import { trendStatements } from './answer-trend.ts'
import type { Question } from './question.ts'
import type { Scope } from './scope.ts'
import { tableSql } from './sql/table-sql.ts'
import { topListsSql } from './sql/top-lists-sql.ts'
import type { Range } from './time/buckets.ts'
import { distributionSql, lifecycleSql, stickinessSql } from './sql/people-sql.ts'

const estimateSchema = Type.Object({
  rows: Type.Integer(),
  parts: Type.Integer(),
  marks: Type.Integer(),
})

export const explanationSchema = Type.Object({
  kind: Type.String(),
  timezone: Type.String(),
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
  buckets: Type.Optional(Type.Integer()),
  source: Type.Union([Type.Literal('rollup'), Type.Literal('events')]),
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
  const { range, buckets } = rangeOf(plan)
  const [first] = readingsOf(plan).toSorted(
    (a, b) => Number(a.source === 'rollup') - Number(b.source === 'rollup'),
  )
  const statements = statementsOf(plan, context.scope)
  return {
    kind: plan.kind,
    timezone: plan.zone.name,
    from: new Date(range.fromMs).toISOString(),
    until: new Date(range.untilMs).toISOString(),
    ...(buckets === undefined ? {} : { buckets }),
    source: first?.source === 'rollup' ? 'rollup' : 'events',
    reason: first?.reason ?? '',
    sql: statements.map((statement) => compileSql(statement).text),
    // The engine estimates from its index, which knows projects and not tenants (T1.3).
    estimate: context.scope.tenantId === undefined ? await estimateAll(deps.store, statements) : null,
  }
}

/** The statements of a plan; those that depend on the answer of another as they are when that has no rows. */
export function statementsOf(plan: Plan, scope: Scope): readonly ScopedSql[] {
  switch (plan.kind) {
    case 'overview':
      return [...trendStatements(plan.figures, scope), topListsSql(plan, scope)]
    case 'trend':
      return trendStatements(plan, scope)
    case 'table':
      return [tableSql(plan, scope)]
    case 'distribution':
      return [distributionSql(plan, scope)]
    case 'lifecycle':
      return [lifecycleSql(plan, scope)]
    case 'stickiness':
      return [stickinessSql(plan, scope)]
  }
}

function rangeOf(plan: Plan): { readonly range: Range; readonly buckets: number | undefined } {
  if (plan.kind === 'table' || plan.kind === 'distribution') return { range: plan.range, buckets: undefined }
  if (plan.kind === 'overview') return rangeOf(plan.figures)
  const { range, startsMs } = plan.kind === 'trend' ? plan.current.shown : plan.buckets
  return { range, buckets: startsMs.length }
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
