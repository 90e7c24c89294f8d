import { Type, type Static } from 'typebox'
import { compileSql, type ScopedSql } from '../store/sql.ts'
import type { QueryEstimate, Store } from '../store/store.ts'
import { asQuestionFault } from './answer/question-fault.ts'
import { withCohorts } from './journeys/cohorts/bind-cohorts.ts'
import { planQuestion } from './plan/plan-question.ts'
import { isRollup, readingsOf, type Plan } from './plan/plan.ts'
import type { QueryContext, QueryDeps } from './answer-question.ts'
import { overviewStatements } from './answer-overview.ts'
import { trendStatements } from './answer-trend.ts'
import type { Question } from './question.ts'
import type { Scope } from './scope.ts'
import { tableSql } from './sql/table-sql.ts'
import type { Range } from './time/buckets.ts'
import { distributionSql, lifecycleSql, stickinessSql } from './sql/people-sql.ts'

const estimateSchema = Type.Object({
  rows: Type.Integer(),
  parts: Type.Integer(),
  marks: Type.Integer(),
  bytes: Type.Integer({ description: 'Unpacked, at most.' }),
})
const hintSchema = Type.Object({
  hint: Type.Union([Type.Literal('use_rollup'), Type.Literal('sample'), Type.Literal('narrow')]),
  message: Type.String(),
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
      'What would be read at most, in whole marks. Null for a caller who is restricted to a tenant: it would count the rows of others too.',
  }),
  budget: Type.Object({
    rows: Type.Integer(),
    memory_bytes: Type.Integer(),
    time_ms: Type.Integer(),
    fits: Type.Union([Type.Boolean(), Type.Null()], {
      description: 'Whether the estimate is within the budget of rows: else the question is refused unasked.',
    }),
  }),
  hints: Type.Array(hintSchema, { description: 'What would make it quicker.' }),
})

/** What is worth saying about a sample: below that, it saves nothing that anybody would notice. */
const manyRows = 1_000_000

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
  const planContext = {
    timezone: context.timezone,
    nowMs: deps.now(),
    maxResultRows: deps.budget.maxResultRows,
    forceSource: context.forceSource,
  }
  const { projectId } = context.scope
  const binding = { cohorts: deps.cohorts, projectId, context: planContext }
  const plan = planQuestion(await withCohorts(question, binding), planContext)
  const { range, buckets } = rangeOf(plan)
  const [first] = readingsOf(plan).toSorted((a, b) => Number(isRollup(a.source)) - Number(isRollup(b.source)))
  const statements = statementsOf(plan, context.scope)
  // The engine estimates from its index, which knows projects and not tenants (T1.3).
  const estimate = context.scope.tenantId === undefined ? await estimateAll(deps.store, statements) : null
  const { budget } = deps
  const fits = estimate === null ? null : estimate.greatest <= budget.maxRowsRead
  return {
    kind: plan.kind,
    timezone: plan.zone.name,
    from: new Date(range.fromMs).toISOString(),
    until: new Date(range.untilMs).toISOString(),
    ...(buckets === undefined ? {} : { buckets }),
    source: first !== undefined && isRollup(first.source) ? 'rollup' : 'events',
    reason: first?.reason ?? '',
    sql: statements.map((statement) => compileSql(statement).text),
    estimate: estimate === null ? null : estimate.total,
    budget: {
      rows: budget.maxRowsRead,
      memory_bytes: budget.maxMemoryBytes,
      time_ms: budget.maxExecutionMs,
      fits,
    },
    hints: hintsFor(plan, estimate?.total.rows ?? 0, fits),
  }
}

/** The statements of a plan; those that depend on the answer of another as they are when that has no rows. */
export function statementsOf(plan: Plan, scope: Scope): readonly ScopedSql[] {
  switch (plan.kind) {
    case 'overview':
      return overviewStatements(plan, scope)
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

function hintsFor(plan: Plan, rows: number, fits: boolean | null): Explanation['hints'] {
  const readings = readingsOf(plan)
  const hints: Explanation['hints'] = [...new Set(readings.flatMap(({ hint }) => hint ?? []))].map(
    (message) => ({ hint: 'use_rollup', message }),
  )
  const isSampled = readings.some(({ selection }) => selection.sample !== undefined)
  if (rows > manyRows && !isSampled) {
    const fewer = Math.round(rows / 10).toLocaleString('en-US')
    const message = `With "sample": 0.1 it would read about ${fewer} rows; what is counted is then an estimate.`
    hints.push({ hint: 'sample', message })
  }
  if (fits === false) {
    const message = 'Ask about a shorter range, name the events, or ask with "sample": "auto".'
    hints.push({ hint: 'narrow', message })
  }
  return hints
}

/** All statements together, and the rows of the one that reads most: the budget is each statement's. */
async function estimateAll(
  store: Store,
  statements: readonly ScopedSql[],
): Promise<{ readonly total: QueryEstimate; readonly greatest: number }> {
  const total = { rows: 0, parts: 0, marks: 0, bytes: 0 }
  let greatest = 0
  for (const statement of statements) {
    const { rows, parts, marks, bytes } = await store.estimate(statement).catch((cause: unknown) => {
      throw asQuestionFault(cause)
    })
    total.rows += rows
    total.parts += parts
    total.marks += marks
    total.bytes += bytes
    greatest = Math.max(greatest, rows)
  }
  return { total, greatest }
}
