import { Type, type Static } from 'typebox'
import type { MetricResult } from '../control/metric-records.ts'
import { must } from '../errors.ts'
import type { QueryContext } from '../query/answer-question.ts'
import { fault, readFields } from '../query/parse/read.ts'
import { parseQuestion } from '../query/parse/parse-question.ts'
import { bucketsOf } from '../query/time/buckets.ts'
import { resolveRange } from '../query/time/range.ts'
import { findZone } from '../query/time/zone.ts'
import { referenceTo, type MetricDeps } from './answer-metric.ts'
import { calculate } from './calculate.ts'
import { findMetric, usableMetric } from './find-metric.ts'
import { intervalOf } from './metric-question.ts'

export const metricResultsSchema = Type.Object({
  metric: Type.Object({ id: Type.String(), name: Type.String(), version: Type.Integer() }),
  time_window: Type.String(),
  timezone: Type.String(),
  kept: Type.Boolean({
    description: 'Whether these are kept results of a schedule; else they were calculated now.',
  }),
  results: Type.Array(
    Type.Object({
      from: Type.String({ format: 'date-time' }),
      until: Type.String({ format: 'date-time' }),
      value: Type.Union([Type.Number(), Type.Null()]),
      version: Type.Integer({ description: 'Of the metric, by which it was calculated.' }),
      computed_at: Type.String({ format: 'date-time' }),
    }),
  ),
})
export type MetricResults = Static<typeof metricResultsSchema>

/**
 * The results of a metric in a range, by its time window: those that its schedule keeps, else calculated now. Who is
 * restricted to a tenant gets those of that tenant, which nobody keeps.
 * @throws AppError `question_invalid`, `not_found`, and as `answerQuestion` does.
 */
export async function resultsOf(
  deps: MetricDeps,
  context: QueryContext,
  idOrName: string,
  given: unknown,
): Promise<MetricResults> {
  const { projectId, tenantId } = context.scope
  const current = await deps.records.list(projectId)
  const record = findMetric(current, idOrName)
  const { definition, plan } = usableMetric(current, record)
  const timeWindow = definition.time_window ?? '1d'
  const interval = intervalOf[timeWindow]
  const asked = readFields(given, ['from', 'until', 'last', 'project'], '', 'A range of results')
  const { project: _project, ...range } = asked
  const schedule = tenantId === undefined ? await deps.records.schedule(record.id) : undefined
  const timezone = schedule?.timezone ?? context.timezone
  const zone = findZone(timezone)
  if (zone === undefined) throw fault('/timezone', `There is no time zone "${timezone}".`)
  const question = parseQuestion({ kind: 'trend', interval, ...range })
  const { fromMs, untilMs } = resolveRange(question, zone, deps.query.now())
  const head = { metric: referenceTo(record), time_window: timeWindow, timezone }
  if (schedule !== undefined) {
    const buckets = { metricId: record.id, timeWindow, timezone }
    const kept = await deps.records.results(buckets, new Date(fromMs), new Date(untilMs))
    return { ...head, kept: true, results: kept.map(toWire) }
  }
  const calculation = await calculate(deps.query, context, {
    plan,
    interval,
    dimensions: [],
    shared: { from: fromMs, until: untilMs, timezone },
  })
  const { startsMs } = bucketsOf({ fromMs, untilMs }, interval, zone)
  const values = must(calculation.series[0], 'an undivided answer has one series').values
  const computedAt = new Date(deps.query.now())
  const results = startsMs.map((startMs, index) =>
    toWire({
      from: new Date(startMs),
      until: new Date(startsMs[index + 1] ?? untilMs),
      value: values[index] ?? null,
      version: record.version,
      computedAt,
    }),
  )
  return { ...head, kept: false, results }
}

function toWire({ from, until, value, version, computedAt }: Omit<MetricResult, 'madeOf'>) {
  return {
    from: from.toISOString(),
    until: until.toISOString(),
    value,
    version,
    computed_at: computedAt.toISOString(),
  }
}
