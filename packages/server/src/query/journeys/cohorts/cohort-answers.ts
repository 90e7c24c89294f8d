import { Type, type Static } from 'typebox'
import { sql } from '../../../store/sql.ts'
import type { QueryContext, QueryDeps } from '../../answer-question.ts'
import { metaSchema } from '../../answer/answer.ts'
import { readNumber } from '../../answer/read-row.ts'
import { parseMeasure } from '../../parse/parse-measure.ts'
import { resolveMeasure } from '../../plan/resolve-measure.ts'
import type { Measure } from '../../question.ts'
import { withinScope, type Scope } from '../../scope.ts'
import { measureSql } from '../../sql/measure-sql.ts'
import { rowsSql } from '../../sql/rows-sql.ts'
import { bucketFinder, bucketSql } from '../../sql/selection-sql.ts'
import { bucketsOf } from '../../time/buckets.ts'
import { zonedIso } from '../../time/zone.ts'
import { createAsk, planContextOf } from '../answer-journey.ts'
import { resolveJourney, type JourneyGiven, type SharedFields } from '../journey-given.ts'
import { planRetention } from '../retention/plan-retention.ts'
import { retentionAnswer, type RetentionAnswer } from '../retention/retention-answer.ts'
import type { RetentionQuestion } from '../retention/retention-question.ts'
import { retentionSql } from '../retention/retention-sql.ts'
import { amongMembers, cohortSizeSql } from './cohort-sql.ts'
import type { CohortPlan } from './plan-cohort.ts'

const Nullable = Type.Union([Type.Number(), Type.Null()])
const range = {
  timezone: Type.String(),
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
}

export const comparisonSchema = Type.Object({
  ...range,
  buckets: Type.Array(Type.String(), { description: "Beginnings, in the question's zone." }),
  cohorts: Type.Array(
    Type.Object({
      name: Type.String(),
      people: Type.Number(),
      total: Nullable,
      values: Type.Array(Nullable, { description: 'One for each bucket.' }),
    }),
  ),
  meta: metaSchema,
})
export type Comparison = Static<typeof comparisonSchema>

export interface NamedCohort {
  readonly name: string
  readonly plan: CohortPlan
}

export async function cohortSize(deps: QueryDeps, scope: Scope, plan: CohortPlan): Promise<number> {
  const { ask } = createAsk(deps, scope, deps.now())
  const [row] = await ask(cohortSizeSql(plan, scope))
  return row === undefined ? 0 : (readNumber(row, 'people') ?? 0)
}

/** The retention of a cohort's people alone. @throws AppError as `answerJourney` does. */
export async function cohortRetention(
  deps: QueryDeps,
  context: QueryContext,
  { cohort, question }: { readonly cohort: CohortPlan; readonly question: RetentionQuestion },
): Promise<RetentionAnswer> {
  const nowMs = deps.now()
  const { ask, meta } = createAsk(deps, context.scope, nowMs)
  const plan = planRetention(question, planContextOf(deps, context, nowMs))
  const rows = await ask(retentionSql(plan, context.scope, cohort))
  return retentionAnswer(plan, rows, { nowMs, meta: meta(plan) })
}

/** A measure of several cohorts, over time. @throws AppError as `answerJourney` does. */
export async function compareCohorts(
  deps: QueryDeps,
  context: QueryContext,
  {
    cohorts,
    measure,
    question,
  }: { readonly cohorts: readonly NamedCohort[]; readonly measure: Measure; readonly question: SharedFields },
): Promise<Comparison> {
  const { scope } = context
  const nowMs = deps.now()
  const { ask, meta } = createAsk(deps, scope, nowMs)
  const interval = question.interval ?? 'day'
  const given = resolveJourney({ ...question, interval }, planContextOf(deps, context, nowMs))
  const buckets = bucketsOf(given.range, interval, given.zone)
  const resolved = resolveMeasure(parseMeasure(measure, '/measure'), '/measure')
  const compared: Comparison['cohorts'][number][] = []
  for (const { name, plan } of cohorts) {
    const rows = rowsSql('events', [given.world], given.range)
    const figure = measureSql(resolved, rows).direct()
    const found = await ask(
      withinScope(
        scope,
        (from) =>
          sql`SELECT ${bucketSql(buckets, 'events')} AS bucket, grouping(bucket) AS level, ${figure} AS figure FROM ${rows.from(amongMembers(plan, from))} GROUP BY bucket WITH ROLLUP`,
      ),
    )
    const indexOf = bucketFinder(buckets)
    // What nobody did is 0 for what is counted or summed, and no value for the rest.
    const nothing = ['count', 'people', 'sessions', 'distinct', 'sum'].includes(resolved.fn) ? 0 : null
    const values = buckets.startsMs.map((): number | null => nothing)
    let total: number | null = nothing
    for (const row of found) {
      const value = readNumber(row, 'figure')
      if (row['level'] === 1) total = value
      else values[indexOf(readNumber(row, 'bucket') ?? 0)] = value
    }
    compared.push({ name, people: await cohortSize(deps, scope, plan), total, values })
  }
  const starts = buckets.startsMs.map((start) => zonedIso(given.zone, start))
  return { ...rangeOf(given), buckets: starts, cohorts: compared, meta: meta(given) }
}

function rangeOf({ zone, range }: JourneyGiven) {
  return {
    timezone: zone.name,
    from: new Date(range.fromMs).toISOString(),
    until: new Date(range.untilMs).toISOString(),
  }
}
