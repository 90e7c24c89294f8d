import type { EventRow } from '../src/api/answers.ts'
import type { Series, SeriesPart, TrendAnswer } from '../src/questions/answers.ts'
import type { TrendQuestion } from '../src/questions/question.ts'
import { fieldValue } from './fake-field.ts'
import { suitsFilter } from './fake-filter.ts'
import { bucketsOf, rangeOf, shifted, suitsBots, withOffset, type Bucket, type Span } from './fake-time.ts'

type Measures = readonly { readonly name?: string; readonly fn: string }[]

/** Answers a trend by walking over all events: slow and obvious, for a few thousand of them. */
export function fakeTrend(question: TrendQuestion, events: readonly EventRow[], nowMs: number): TrendAnswer {
  const { interval = 'day', timezone = 'UTC', bots = 'exclude', compare } = question
  const span = rangeOf(question, nowMs)
  const field = question.breakdown?.[0]
  if (field !== undefined && typeof field !== 'string')
    throw new Error('The made-up Tidemark knows no steps.')
  const named = question.event === undefined ? undefined : [question.event].flat()
  const wanted = events.filter(
    (event) =>
      suitsBots(event, bots) && suitsFilter(event, question.filter) && (named?.includes(event.name) ?? true),
  )
  const current = bucketsOf(wanted, span, interval)
  const inside = current.flatMap((bucket) => bucket.inside)
  const values = field === undefined ? undefined : topValues(inside, field, 10)
  const measures: Measures = question.series?.map(({ name = '', measure }) => ({
    name,
    fn: measure?.fn ?? 'count',
  })) ?? [{ fn: question.measure?.fn ?? 'count' }]
  const part = (buckets: readonly Bucket[], of: Span) => seriesOf(buckets, of, measures, field, values)
  return {
    kind: 'trend',
    interval,
    timezone,
    ...part(current, span),
    ...(typeof compare === 'object'
      ? {
          previous: part(
            bucketsOf(wanted, shifted(span, compare.offset), interval),
            shifted(span, compare.offset),
          ),
        }
      : {}),
    meta: {
      source: 'events',
      exact: true,
      sample: null,
      cut: false,
      cached: false,
      age_ms: 0,
      rows_read: wanted.length,
      bytes_read: 0,
      elapsed_ms: 2,
      computed_at: new Date(nowMs).toISOString(),
    },
  }
}

function seriesOf(
  buckets: readonly Bucket[],
  span: Span,
  measures: Measures,
  field: string | undefined,
  values: readonly (string | null)[] | undefined,
): SeriesPart {
  const inside = buckets.flatMap((bucket) => bucket.inside)
  const lineOf = (
    { name, fn }: Measures[number],
    chosen: (event: EventRow) => boolean,
    breakdown: Series['breakdown'],
    other: boolean,
  ): Series => ({
    ...(name === undefined ? {} : { name }),
    breakdown,
    other,
    values: buckets.map((bucket) => count(bucket.inside.filter(chosen), fn)),
    total: count(inside.filter(chosen), fn),
  })
  const series = measures.flatMap((measure) => {
    if (field === undefined || values === undefined) return [lineOf(measure, () => true, {}, false)]
    const rest = lineOf(
      measure,
      (event) => !values.includes(fieldValue(event, field)),
      { [field]: null },
      true,
    )
    return [
      ...values.map((value) =>
        lineOf(measure, (event) => fieldValue(event, field) === value, { [field]: value }, false),
      ),
      ...(rest.total === 0 ? [] : [rest]),
    ]
  })
  return {
    from: new Date(span.fromMs).toISOString(),
    until: new Date(span.untilMs).toISOString(),
    buckets: buckets.map(({ startMs }) => withOffset(startMs, span.timezone)),
    series,
  }
}

function count(events: readonly EventRow[], fn: string): number {
  if (fn === 'count') return events.length
  const ids = events.map((event) =>
    fn === 'people' ? (event['user_id'] ?? event['anonymous_id']) : event['session_id'],
  )
  return new Set(ids.filter((id) => id !== undefined)).size
}

function topValues(events: readonly EventRow[], field: string, limit: number): readonly (string | null)[] {
  return [...Map.groupBy(events, (event) => fieldValue(event, field))]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, limit)
    .map(([value]) => value)
}
