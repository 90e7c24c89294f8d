import { Type, type Static } from 'typebox'
import { param, sql, type ScopedSql } from '../../../store/sql.ts'
import type { QueryContext, QueryDeps } from '../../answer-question.ts'
import { metaSchema } from '../../answer/answer.ts'
import { readNumber, readText } from '../../answer/read-row.ts'
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
import { compareShares } from '../significance.ts'
import { amongMembers, cohortSizeSql, membersSql } from './cohort-sql.ts'
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

export const patternsSchema = Type.Object({
  ...range,
  members: Type.Number({ description: 'Of the cohort, with an event in the range.' }),
  others: Type.Number({ description: 'Everybody else with an event in the range.' }),
  patterns: Type.Array(
    Type.Object({
      event: Type.String(),
      members: Type.Number({ description: 'Who did it.' }),
      others: Type.Number(),
      lift: Type.Union([Type.Number(), Type.Null()], {
        description: 'How many times as large the share of the members is. Null where no other did it.',
      }),
      difference: Type.Number({ description: 'Of the shares.' }),
      low: Type.Number(),
      high: Type.Number(),
      p_value: Type.Number(),
    }),
    { description: 'What tells the cohort from everybody else, the surest first.' },
  ),
  meta: metaSchema,
})
export type Patterns = Static<typeof patternsSchema>

export interface NamedCohort {
  readonly name: string
  readonly plan: CohortPlan
}

/** Events whose shares are compared: the ones that most people did. */
const comparedEvents = 200

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
    const figure = measureSql(resolved, 'events', rows.columns).direct()
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

/** Which events tell a cohort from everybody else. @throws AppError as `answerJourney` does. */
export async function cohortPatterns(
  deps: QueryDeps,
  context: QueryContext,
  { cohort, question }: { readonly cohort: CohortPlan; readonly question: SharedFields },
): Promise<Patterns> {
  const nowMs = deps.now()
  const { ask, meta } = createAsk(deps, context.scope, nowMs)
  const given = resolveJourney(question, planContextOf(deps, context, nowMs))
  const rows = await ask(patternsSql(cohort, given, context.scope))
  const whole = rows.find((row) => row['level'] === 1)
  const of = (row: typeof whole, column: string) => (row === undefined ? 0 : (readNumber(row, column) ?? 0))
  const [members, others] = [of(whole, 'members'), of(whole, 'others')]
  const patterns = rows.flatMap((row) => {
    if (row['level'] === 1) return []
    const [own, foreign] = [of(row, 'members'), of(row, 'others')]
    const difference = compareShares({ part: own, whole: members }, { part: foreign, whole: others })
    if (difference === undefined) return []
    const lift = foreign === 0 ? null : own / members / (foreign / others)
    return [{ event: readText(row, 'name') ?? '', members: own, others: foreign, lift, ...difference }]
  })
  return {
    ...rangeOf(given),
    members,
    others,
    patterns: patterns.toSorted((a, b) => a.p_value - b.p_value || b.difference - a.difference),
    meta: meta(given),
  }
}

/** Rows of `name`, with `members` and `others` who did it; and one of `level` 1 for all of them. */
function patternsSql(cohort: CohortPlan, { world, range }: JourneyGiven, scope: Scope): ScopedSql {
  const rows = rowsSql('events', [world], range)
  return withinScope(scope, (from) => {
    const flagged = sql`SELECT name, person, person IN (${membersSql(cohort, from)}) AS is_member FROM ${rows.from(from)} AND person != 0`
    return sql`SELECT toString(name) AS name, grouping(name) AS level, uniqExactIf(person, is_member) AS members, uniqExactIf(person, NOT is_member) AS others FROM (${flagged}) GROUP BY name WITH ROLLUP ORDER BY level DESC, members + others DESC, name LIMIT ${param('UInt32', comparedEvents + 1)}`
  })
}

function rangeOf({ zone, range }: JourneyGiven) {
  return {
    timezone: zone.name,
    from: new Date(range.fromMs).toISOString(),
    until: new Date(range.untilMs).toISOString(),
  }
}
