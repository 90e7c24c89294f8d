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
  results: Type.Array(
    Type.Object({
      from: Type.String({ format: 'date-time' }),
      until: Type.String({ format: 'date-time' }),
      value: Type.Union([Type.Number(), Type.Null()]),
      version: Type.Integer({ description: 'Of the metric, by which it was calculated.' }),
      kept: Type.Boolean({ description: 'Whether a schedule keeps it; else it was calculated now.' }),
      computed_at: Type.String({ format: 'date-time' }),
    }),
  ),
})
export type MetricResults = Static<typeof metricResultsSchema>

/**
 * The results of a metric in a range, one for each of its time windows: those that its schedule keeps, the others
 * calculated now. Who is restricted to a tenant gets those of that tenant, which nobody keeps.
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
  const { startsMs } = bucketsOf({ fromMs, untilMs }, interval, zone)
  const ends = [...startsMs.slice(1), untilMs]

  const buckets = { metricId: record.id, timeWindow, timezone }
  const kept =
    schedule === undefined ? [] : await deps.records.results(buckets, new Date(fromMs), new Date(untilMs))
  const results = new Map(kept.map((result) => [result.from.getTime(), toWire(result, true)]))
  const missing = startsMs.flatMap((start, index) => (results.has(start) ? [] : [index]))
  const [first, last] = [missing[0], missing.at(-1)]
  if (first !== undefined && last !== undefined) {
    // One question for all that is missing, also where kept ones lie between.
    const shared = { from: startsMs[first], until: ends[last], timezone }
    const { series } = await calculate(deps.query, context, { plan, interval, dimensions: [], shared })
    const { values } = must(series[0], 'an undivided answer has one series')
    const computedAt = new Date(deps.query.now())
    for (const index of missing) {
      const [from, until] = [startsMs[index] ?? 0, ends[index] ?? 0]
      const [value, { version }] = [values[index - first] ?? null, record]
      const result = { from: new Date(from), until: new Date(until), value, version, computedAt }
      results.set(from, toWire(result, false))
    }
  }
  return {
    metric: referenceTo(record),
    time_window: timeWindow,
    timezone,
    results: startsMs.flatMap((start) => results.get(start) ?? []),
  }
}

function toWire(
  { from, until, value, version, computedAt }: Omit<MetricResult, 'madeOf'>,
  kept: boolean,
): MetricResults['results'][number] {
  return {
    from: from.toISOString(),
    until: until.toISOString(),
    value,
    version,
    kept,
    computed_at: computedAt.toISOString(),
  }
}
