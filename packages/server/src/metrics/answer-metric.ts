import { durationMs, parseDuration, type Fault, type Plan } from '@tidemark/metric'
import { Type, type Static } from 'typebox'
import type { MetricRecord, MetricRecords } from '../control/metric-records.ts'
import type { QueryContext, QueryDeps } from '../query/answer-question.ts'
import { trendAnswerSchema } from '../query/answer/answer.ts'
import { calculate } from './calculate.ts'
import { findMetric, usableFormula, usableMetric } from './find-metric.ts'
import { readCatalogue } from './read-catalogue.ts'
import { checkDimensions, intervalOf, type MetricQuestion } from './metric-question.ts'

const NullableText = Type.Union([Type.String(), Type.Null()])

export const metricAnswerSchema = Type.Object({
  kind: Type.Literal('metric'),
  metric: Type.Union([
    Type.Object({ id: Type.String(), name: Type.String(), version: Type.Integer() }),
    Type.Null(),
  ]),
  formula: Type.String(),
  versions: Type.Record(Type.String(), Type.Integer(), {
    description: 'Of every metric that the answer is made of.',
  }),
  unit: NullableText,
  format: NullableText,
  warnings: Type.Unsafe<readonly Fault[]>({
    type: 'array',
    items: { type: 'object' },
    description:
      'Of a formula without a name: what of it was not seen yet, with its place. As in `metric_invalid`.',
  }),
  ...Type.Pick(trendAnswerSchema, ['interval', 'timezone', 'from', 'until', 'buckets']).properties,
  series: Type.Array(
    Type.Object({
      breakdown: Type.Record(Type.String(), NullableText, {
        description: 'The value of each dimension, null where it is unset.',
      }),
      other: Type.Boolean({ description: 'The rest: every value that has no series of its own.' }),
      values: Type.Array(Type.Union([Type.Number(), Type.Null()]), { description: 'One for each bucket.' }),
      total: Type.Union([Type.Number(), Type.Null()], {
        description: 'Calculated over the whole range; of a rolling window, its last value.',
      }),
    }),
  ),
  meta: trendAnswerSchema.properties.meta,
})
export type MetricAnswer = Static<typeof metricAnswerSchema>

export interface MetricDeps {
  readonly records: MetricRecords
  readonly query: QueryDeps
}

/**
 * A metric, or a formula without a name, over a range.
 * @throws AppError `not_found`, `metric_invalid`, and as `answerQuestion` does.
 */
export async function answerMetric(
  { records, query }: MetricDeps,
  context: QueryContext,
  question: MetricQuestion,
): Promise<MetricAnswer> {
  const current = await records.list(context.scope.projectId)
  const { subject, dimensions } = question
  const record = subject.kind === 'metric' ? findMetric(current, subject.text) : undefined
  const metric = record && usableMetric(current, record)
  const { plan, warnings } =
    metric === undefined
      ? usableFormula(current, subject.text, await readCatalogue(query, context.scope))
      : { plan: metric.plan, warnings: [] }
  if (metric !== undefined) checkDimensions(metric, dimensions)
  const calculation = await calculate(query, context, {
    plan,
    interval: intervalOf[question.timeWindow ?? metric?.definition.time_window ?? '1d'],
    dimensions,
    shared: { ...ageOf(metric?.definition.cache_ttl), ...question.shared },
  })
  return {
    kind: 'metric',
    metric: record === undefined ? null : referenceTo(record),
    formula: metric?.definition.formula ?? subject.text,
    versions: versionsOf(plan, current),
    unit: metric?.definition.unit ?? null,
    format: metric?.definition.format ?? null,
    warnings,
    ...calculation,
  }
}

export function referenceTo({ id, version, definition }: MetricRecord) {
  return { id, name: definition.name, version }
}

/** The versions of all metrics that `plan` is made of. */
export function versionsOf(
  { metrics }: Plan,
  current: readonly MetricRecord[],
): Readonly<Record<string, number>> {
  const used = current.filter(({ definition }) => metrics.includes(definition.name))
  return Object.fromEntries(used.map(({ definition, version }) => [definition.name, version]))
}

/** How old an answer may be, in the words of questions, which take an hour at most. */
function ageOf(cacheTtl: string | undefined) {
  const duration = cacheTtl === undefined ? undefined : parseDuration(cacheTtl)
  const lengthMs = duration && durationMs(duration)
  return lengthMs === undefined ? {} : { max_age: Math.min(3600, Math.floor(lengthMs / 1000)) }
}
