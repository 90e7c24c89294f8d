import {
  durationMs,
  evaluate,
  formatDuration,
  type Duration,
  type EventsAggregate,
  type PeriodsAggregate,
  type Plan,
} from '@tidemark/metric'
import { assert, must } from '../errors.ts'
import { answerQuestion, type QueryContext, type QueryDeps } from '../query/answer-question.ts'
import type { Meta, Series, TrendAnswer } from '../query/answer/answer.ts'
import { parseQuestion } from '../query/parse/parse-question.ts'
import { fault } from '../query/parse/read.ts'
import type { Interval } from '../query/question.ts'
import type { Dimension, MetricQuestion } from './metric-question.ts'

export interface Calculation extends Pick<
  TrendAnswer,
  'interval' | 'timezone' | 'from' | 'until' | 'buckets'
> {
  readonly series: Omit<Series, 'name'>[]
  readonly meta: Meta
}

export interface Calculated {
  readonly plan: Plan
  readonly interval: Interval
  readonly dimensions: readonly Dimension[]
  readonly shared: MetricQuestion['shared']
}

/** The figures of one series of the answer, by the name of the aggregate. */
type Figures = ReadonlyMap<string, Pick<Series, 'values' | 'total'>>

/**
 * Asks the query engine for what the plan counts, and calculates with it: for every bucket, and for the whole
 * range. Aggregates over the same window are one question.
 * @throws AppError as `answerQuestion` does.
 */
export async function calculate(
  deps: QueryDeps,
  context: QueryContext,
  { plan, interval, dimensions, shared }: Calculated,
): Promise<Calculation> {
  const windows = windowsOf(plan)
  if (windows.length > 1 && dimensions.length > 0) {
    // Each question would choose the greatest values for itself.
    throw fault('/dimensions', 'A metric that mixes windows cannot be divided. Ask without dimensions.')
  }
  const answers: { readonly window: Duration | undefined; readonly answer: TrendAnswer }[] = []
  for (const window of windows) {
    const question = parseQuestion({
      kind: 'trend',
      interval,
      ...shared,
      ...(dimensions.length === 0 ? {} : { breakdown: dimensions.map(({ field }) => field) }),
      ...windowOf(window, interval),
      series: [...(dimensions.length === 0 ? [] : [orderOf(plan)]), ...seriesOf(plan, window)],
    })
    const answer = await answerQuestion(deps, context, question)
    assert(answer.kind === 'trend', 'a trend is answered by a trend')
    answers.push({ window, answer })
  }
  const { answer } = must(answers[0], 'every plan asks something')
  const { from, until, buckets, timezone } = answer
  const groups = groupSeries(answers)
  const withPeriods = (figures: Figures): Figures => new Map([...figures, ...periodsOf(plan, answer)])
  return {
    interval,
    timezone,
    from,
    until,
    buckets,
    series: groups.map(({ labels, figures }) => ({
      ...renamed(labels, dimensions),
      ...evaluateAll(plan, withPeriods(figures), buckets.length),
    })),
    meta: together(answers.map(({ answer: { meta } }) => meta)),
  }
}

/** Each window that the plan counts over, once; `undefined` for the buckets themselves. */
function windowsOf(plan: Plan): readonly (Duration | undefined)[] {
  const windows = new Map(
    plan.aggregates.filter(isOfEvents).map(({ rolling }) => [rolling && formatDuration(rolling), rolling]),
  )
  return windows.size === 0 ? [undefined] : [...windows.values()]
}

/**
 * What says which values of the dimensions have a series, being the first: how many events they have of all that are
 * looked at. By the first aggregate a value without events in a numerator would get none, where it has 0 %.
 */
function orderOf(plan: Plan) {
  const looked = plan.aggregates.filter(isOfEvents)
  const names = looked.flatMap(({ event }) => event ?? [])
  const filters = looked.flatMap(({ filter }) => filter ?? [])
  return {
    name: 'all',
    measure: { fn: 'count' },
    ...(names.length < looked.length || names.length === 0 ? {} : { event: [...new Set(names)] }),
    ...(filters.length < looked.length || filters.length === 0 ? {} : { filter: { any: filters } }),
  }
}

function seriesOf(plan: Plan, window: Duration | undefined) {
  const key = window && formatDuration(window)
  const series = plan.aggregates
    .filter(isOfEvents)
    .filter(({ rolling }) => (rolling && formatDuration(rolling)) === key)
    .map(({ name, measure, event, filter }) => ({
      name,
      measure,
      ...(event === undefined ? {} : { event }),
      ...(filter === undefined ? {} : { filter }),
    }))
  // A formula of numbers alone counts nothing, and has buckets all the same.
  return series.length === 0 ? [{ name: 'none', measure: { fn: 'count' } }] : series
}

/** A window as so many buckets. @throws AppError `question_invalid` where it is not. */
function windowOf(window: Duration | undefined, interval: Interval) {
  if (window === undefined) return {}
  const buckets = bucketsIn(window, interval)
  if (!Number.isInteger(buckets)) {
    throw fault(
      '/time_window',
      `A window of ${formatDuration(window)} is not made of whole buckets by ${interval}. Ask with a shorter time window.`,
    )
  }
  return buckets === 1 ? {} : { window: { rolling: buckets } }
}

/** Such as 2 weeks in 14 days. A day is 24 hours here, also where clocks are set. */
function bucketsIn(window: Duration, interval: Interval): number {
  if (interval === 'month') return window.unit === 'mo' ? window.count : NaN
  const bucketMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 }[interval]
  return (durationMs(window) ?? NaN) / bucketMs
}

/** What belongs together: the series of all answers that have the same values of the dimensions. */
function groupSeries(
  answers: readonly { readonly window: Duration | undefined; readonly answer: TrendAnswer }[],
) {
  const groups = new Map<
    string,
    { labels: Pick<Series, 'breakdown' | 'other'>; figures: Map<string, Pick<Series, 'values' | 'total'>> }
  >()
  for (const { window, answer } of answers) {
    for (const { name = '', breakdown, other, values, total } of answer.series) {
      const key = JSON.stringify([other, breakdown])
      const group = groups.get(key) ?? { labels: { breakdown, other }, figures: new Map() }
      // Of windows that move, the last is the one that counts for the whole.
      const whole = window === undefined ? total : (values.at(-1) ?? null)
      group.figures.set(name, { values, total: whole })
      groups.set(key, group)
    }
  }
  return [...groups.values()]
}

/** How often a length of time goes into each bucket and into the range. */
function periodsOf(plan: Plan, { from, until, buckets }: TrendAnswer): Figures {
  const ends = [...buckets.slice(1), until].map(Date.parse)
  const lengths = buckets.map((bucket, index) => (ends[index] ?? 0) - Date.parse(bucket))
  return new Map(
    plan.aggregates.filter(isOfTime).map(({ name, of, rolling }) => {
      const per = durationMs(of)
      const window = rolling && durationMs(rolling)
      const times = (lengthMs: number) => (per === undefined ? null : (window ?? lengthMs) / per)
      return [name, { values: lengths.map(times), total: times(Date.parse(until) - Date.parse(from)) }]
    }),
  )
}

function evaluateAll({ expression }: Plan, figures: Figures, buckets: number) {
  const at = (pick: (figures: Pick<Series, 'values' | 'total'>) => number | null) =>
    evaluate(expression, new Map([...figures].map(([name, figure]) => [name, pick(figure)])))
  return {
    values: Array.from({ length: buckets }, (_, index) => at(({ values }) => values[index] ?? null)),
    total: at(({ total }) => total),
  }
}

/** Under the names that the dimensions were asked by. */
function renamed(
  { breakdown, other }: Pick<Series, 'breakdown' | 'other'>,
  dimensions: readonly Dimension[],
) {
  if (other) return { breakdown, other }
  const entries = dimensions.map(({ name, field }) => [name, breakdown[field] ?? null] as const)
  return { breakdown: Object.fromEntries(entries), other }
}

function together(metas: readonly Meta[]): Meta {
  const first = must(metas[0], 'there is an answer')
  const sum = (pick: (meta: Meta) => number | null) =>
    metas.reduce<number | null>((total, meta) => {
      const value = pick(meta)
      return total === null || value === null ? null : total + value
    }, 0)
  return {
    ...first,
    source: metas.every(({ source }) => source === 'rollup') ? 'rollup' : 'events',
    exact: metas.every(({ exact }) => exact),
    cut: metas.some(({ cut }) => cut),
    cached: metas.every(({ cached }) => cached),
    age_ms: Math.max(...metas.map(({ age_ms }) => age_ms)),
    rows_read: sum(({ rows_read }) => rows_read),
    bytes_read: sum(({ bytes_read }) => bytes_read),
    elapsed_ms: sum(({ elapsed_ms }) => elapsed_ms) ?? 0,
    computed_at: metas.map(({ computed_at }) => computed_at).toSorted()[0] ?? first.computed_at,
  }
}

function isOfEvents(aggregate: Plan['aggregates'][number]): aggregate is EventsAggregate {
  return aggregate.kind === 'events'
}

function isOfTime(aggregate: Plan['aggregates'][number]): aggregate is PeriodsAggregate {
  return aggregate.kind === 'periods'
}
