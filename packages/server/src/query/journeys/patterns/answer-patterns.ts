import { Type, type Static } from 'typebox'
import { must } from '../../../errors.ts'
import type { Row } from '../../../store/store.ts'
import type { QueryContext, QueryDeps } from '../../answer-question.ts'
import { metaSchema } from '../../answer/answer.ts'
import { readNumber, readText } from '../../answer/read-row.ts'
import { createAsk, planContextOf, type JourneyAsk } from '../answer-journey.ts'
import { compareShares, correctedForMany, liftOf } from '../significance.ts'
import type { PatternsQuestion } from './patterns-question.ts'
import { patternLabelsSql, patternsSql, sidesSql } from './patterns-sql.ts'
import { planPatterns, type PatternsPlan } from './plan-patterns.ts'

const Nullable = Type.Union([Type.Number(), Type.Null()])
const figures = {
  members: Type.Number({ description: 'Who has it.' }),
  others: Type.Number(),
  lift: Type.Union([Type.Number(), Type.Null()], {
    description: 'How many times as large the share of the members is. Null where either side has it never.',
  }),
  lift_low: Nullable,
  lift_high: Nullable,
  difference: Type.Number({ description: 'Of the shares, with its bounds of 95%.' }),
  low: Type.Number(),
  high: Type.Number(),
  p_value: Type.Number(),
  q_value: Type.Number({
    description:
      'The p-value corrected for all patterns that were compared: of those with at most 0.05 one in 20 is chance.',
  }),
}

export const patternsSchema = Type.Object({
  timezone: Type.String(),
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
  members: Type.Number({ description: 'Of the cohort, with an event in the range.' }),
  others: Type.Number({ description: 'Of the other cohort, or everybody else, with an event in the range.' }),
  patterns: Type.Array(Type.Object({ event: Type.String(), ...figures }), {
    description: 'Events that tell the cohort from the others, the surest first.',
  }),
  sequences: Type.Array(Type.Object({ steps: Type.Array(Type.String()), ...figures }), {
    description: 'The same of two or three events, one right after the other.',
  }),
  meta: metaSchema,
})
export type Patterns = Static<typeof patternsSchema>

/** Which events, and which sequences of them, tell a cohort from others. @throws AppError as `answerJourney` does. */
export async function answerPatterns(
  deps: QueryDeps,
  context: QueryContext,
  question: PatternsQuestion,
  sides: Pick<PatternsPlan, 'cohort' | 'against'>,
): Promise<Patterns> {
  const nowMs = deps.now()
  const asking = createAsk(deps, context.scope, nowMs)
  const plan = planPatterns(question, sides, planContextOf(deps, context, nowMs))
  const [whole] = await asking.ask(sidesSql(plan, context.scope))
  const [members, others] = [readNumber(whole ?? {}, 'members') ?? 0, readNumber(whole ?? {}, 'others') ?? 0]
  const rows = await asking.ask(patternsSql(plan, context.scope))
  const texts = await textsOf(asking, plan, rows)
  const compared = rows.flatMap((row) => {
    const [own, foreign] = [readNumber(row, 'members') ?? 0, readNumber(row, 'others') ?? 0]
    const [mine, theirs] = [
      { part: own, whole: members },
      { part: foreign, whole: others },
    ]
    const difference = compareShares(mine, theirs)
    if (difference === undefined) return []
    const lift = liftOf(mine, theirs)
    const steps = labelsOf(row).map((label) => must(texts.get(label), 'a label has a text'))
    const { p_value, ...bounds } = difference
    const lifted = { lift: lift?.lift ?? null, lift_low: lift?.low ?? null, lift_high: lift?.high ?? null }
    return [{ steps, members: own, others: foreign, ...lifted, ...bounds, p_value }]
  })
  const corrected = correctedForMany(compared.map(({ p_value }) => p_value))
  const surest = compared
    .map((pattern, index) => ({ ...pattern, q_value: corrected[index] ?? 1 }))
    .toSorted((a, b) => a.p_value - b.p_value || b.difference - a.difference)
  const { zone, range } = plan
  return {
    timezone: zone.name,
    from: new Date(range.fromMs).toISOString(),
    until: new Date(range.untilMs).toISOString(),
    members,
    others,
    patterns: surest.flatMap(({ steps, ...pattern }) => {
      const [event, ...more] = steps
      return event === undefined || more.length > 0 ? [] : [{ event, ...pattern }]
    }),
    sequences: surest.filter(({ steps }) => steps.length > 1),
    meta: asking.meta(plan),
  }
}

async function textsOf({ ask, scope }: JourneyAsk, plan: PatternsPlan, rows: readonly Row[]) {
  const labels = [...new Set(rows.flatMap(labelsOf))]
  const found = labels.length === 0 ? [] : await ask(patternLabelsSql(plan, labels, scope))
  return new Map(found.map((row) => [readText(row, 'label'), readText(row, 'text') ?? '']))
}

function labelsOf(row: Row): readonly string[] {
  const list: unknown = row['labels']
  return Array.isArray(list) ? list.map(String) : []
}
