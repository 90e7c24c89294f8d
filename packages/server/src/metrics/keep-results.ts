import { durationMs, type AggregateFilter, type Plan } from '@tidemark/metric'
import { hash } from 'node:crypto'
import type { MetricBuckets, MetricResult, MetricSchedule } from '../control/metric-records.ts'
import type { QueryContext } from '../query/answer-question.ts'
import { bucketsOf, type Range } from '../query/time/buckets.ts'
import { resolveRange } from '../query/time/range.ts'
import { findZone } from '../query/time/zone.ts'
import { must } from '../errors.ts'
import { versionsOf, type MetricDeps } from './answer-metric.ts'
import { calculate } from './calculate.ts'
import { eventCounts, peopleVersion } from './data-version.ts'
import { findMetric, usableMetric } from './find-metric.ts'
import { intervalOf } from './metric-question.ts'

/** What a run of a schedule did. */
export interface KeptResults {
  /** Buckets that were calculated, as they were new or what they are made of had changed. */
  readonly calculated: number
  /** Buckets whose results were still right. */
  readonly untouched: number
}

/** With more stretches of changed buckets than this, one question about everything is quicker. */
const mostStretches = 5

/**
 * Brings the results of a scheduled metric up to date: those of buckets that have none yet, into which events came
 * since (however late), or that another version of the metric was behind.
 * @throws AppError as `answerQuestion` does.
 */
export async function keepResults(deps: MetricDeps, schedule: MetricSchedule): Promise<KeptResults> {
  const { metricId, projectId, timezone, last } = schedule
  const current = await deps.records.list(projectId)
  const record = findMetric(current, metricId)
  const { definition, plan } = usableMetric(current, record)
  const timeWindow = definition.time_window ?? '1d'
  const interval = intervalOf[timeWindow]
  const zone = must(findZone(timezone), 'a schedule has a zone that there is')
  const range = resolveRange({ kind: 'trend', last, interval }, zone, deps.query.now())
  const { startsMs } = bucketsOf(range, interval, zone)
  const wanted = startsMs.map((fromMs, index) => ({ fromMs, untilMs: startsMs[index + 1] ?? range.untilMs }))
  const buckets: MetricBuckets = { metricId, timeWindow, timezone }
  const context: QueryContext = { scope: { projectId, tenantId: undefined }, timezone }

  // Looked at before anything is calculated: what comes meanwhile is found by the next run.
  const madeOf = await whatMakes(deps, context, { plan, wanted, versions: versionsOf(plan, current) })
  const kept = await deps.records.results(buckets, new Date(range.fromMs), new Date(range.untilMs))
  const known = new Map(kept.map((result) => [result.from.getTime(), result.madeOf]))
  // Who is in a cohort depends on what happened at any time, and on what time it is.
  const isMoving = namesCohort(plan)
  const isStale = wanted.map(({ fromMs }, index) => isMoving || known.get(fromMs) !== madeOf[index])

  let calculated = 0
  for (const [first, end] of stretchesOf(isStale)) {
    const part = wanted.slice(first, end)
    const calculation = await calculate(deps.query, context, {
      plan,
      interval,
      dimensions: [],
      shared: { from: part[0]?.fromMs, until: part.at(-1)?.untilMs, timezone },
    })
    const computedAt = new Date(deps.query.now())
    const results = part.map(({ fromMs, untilMs }, index): MetricResult => ({
      from: new Date(fromMs),
      until: new Date(untilMs),
      value: calculation.series[0]?.values[index] ?? null,
      version: record.version,
      madeOf: madeOf[first + index] ?? '',
      computedAt,
    }))
    await deps.records.putResults(buckets, results)
    calculated += results.length
  }
  return { calculated, untouched: wanted.length - calculated }
}

/**
 * For each bucket what its value depends on, as a text that changes with it: the versions of the metrics, who is
 * who, and how many events there are where the bucket looks. Each event counts once and none ever changes, so as
 * long as there are as many they are the same ones.
 */
async function whatMakes(
  { query }: MetricDeps,
  context: QueryContext,
  given: {
    readonly plan: Plan
    readonly wanted: readonly Range[]
    readonly versions: Readonly<Record<string, number>>
  },
): Promise<readonly string[]> {
  const { plan, wanted, versions } = given
  const leadMs = longestWindowMs(plan)
  const looked = wanted.map(({ fromMs, untilMs }) => ({
    fromMs: Math.min(fromMs, untilMs - leadMs),
    untilMs,
  }))
  const counts = await eventCounts(query, context.scope, looked)
  const people = await peopleVersion(query, context.scope)
  return counts.map((count) => hash('sha256', JSON.stringify([versions, people, count]), 'base64url'))
}

function namesCohort({ aggregates }: Plan): boolean {
  const isNamedIn = (filter: AggregateFilter | undefined): boolean => {
    if (filter === undefined) return false
    if ('all' in filter) return filter.all.some(isNamedIn)
    if ('any' in filter) return filter.any.some(isNamedIn)
    return 'not' in filter ? isNamedIn(filter.not) : filter.field === 'cohort'
  }
  return aggregates.some((aggregate) => aggregate.kind === 'events' && isNamedIn(aggregate.filter))
}

function longestWindowMs({ aggregates }: Plan): number {
  const monthMs = 31 * 86_400_000
  const lengths = aggregates.flatMap(({ rolling }) =>
    rolling === undefined ? [] : [durationMs(rolling) ?? rolling.count * monthMs],
  )
  return Math.max(0, ...lengths)
}

/** Where `flags` are set, as `[first, end)`; as one stretch when there are many. */
function stretchesOf(flags: readonly boolean[]): readonly (readonly [number, number])[] {
  const stretches: [number, number][] = []
  flags.forEach((flag, index) => {
    const open = stretches.at(-1)
    if (!flag) return
    if (open?.[1] === index) open[1] = index + 1
    else stretches.push([index, index + 1])
  })
  const [first, last] = [stretches[0], stretches.at(-1)]
  if (first === undefined || last === undefined || stretches.length <= mostStretches) return stretches
  return [[first[0], last[1]]]
}
