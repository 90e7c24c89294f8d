import type { Bots, EventRow, Interval } from '../src/api/answers.ts'
import type {
  Figure,
  FigureName,
  OverviewAnswer,
  OverviewPart,
  TopRow,
} from '../src/features/overview/overview-answer.ts'
import type { TableAnswer } from '../src/questions/answers.ts'
import type { Filter, TableQuestion } from '../src/questions/question.ts'
import { fieldValue } from './fake-field.ts'
import { suitsFilter } from './fake-filter.ts'
import { bucketsOf, rangeOf, shifted, suitsBots, withOffset, type Bucket, type Span } from './fake-time.ts'

export interface OverviewQuestion {
  readonly kind: 'overview'
  readonly from: string | number
  readonly until: string | number
  readonly timezone: string
  readonly interval: Interval
  readonly bots: Bots
  readonly filter?: Filter
  readonly compare?: { readonly offset: string }
  readonly limit: number
  readonly sample?: number
}

/** Answers an overview by walking over all events. */
export function fakeOverview(
  question: OverviewQuestion,
  all: readonly EventRow[],
  nowMs: number,
): OverviewAnswer {
  const { timezone, interval, compare, limit } = question
  const span = rangeOf(question, nowMs)
  const events = all.filter((event) => suitsBots(event, question.bots) && suitsFilter(event, question.filter))
  const buckets = bucketsOf(events, span, interval)
  const inside = buckets.flatMap((bucket) => bucket.inside)
  return {
    kind: 'overview',
    interval,
    timezone,
    ...partOf(buckets, span),
    ...(compare === undefined
      ? {}
      : { previous: previousPart(events, shifted(span, compare.offset), interval) }),
    top: {
      pages: top(
        inside.filter(({ name }) => name === 'page_view'),
        'page_path',
        limit,
      ),
      sources: top(inside, 'referrer_host', limit),
      countries: top(inside, 'country', limit),
      browsers: top(inside, 'browser', limit),
      devices: top(inside, 'device_type', limit),
    },
    meta: {
      exact: question.sample === undefined,
      elapsed_ms: 2,
      computed_at: new Date(nowMs).toISOString(),
    },
  }
}

/** Answers a table of people and events by one field. */
export function fakeTable(question: TableQuestion, all: readonly EventRow[], nowMs: number): TableAnswer {
  const { timezone = 'UTC', bots = 'exclude', filter, group_by, limit = 100 } = question
  const span = rangeOf(question, nowMs)
  const [field] = group_by
  if (typeof field !== 'string') throw new Error('The made-up Tidemark knows no steps.')
  const inside = all.filter((event) => {
    const at = Date.parse(event.timestamp)
    return at >= span.fromMs && at < span.untilMs && suitsBots(event, bots) && suitsFilter(event, filter)
  })
  const rows = top(inside, field, limit + 1)
  return {
    kind: 'table',
    timezone,
    from: new Date(span.fromMs).toISOString(),
    until: new Date(span.untilMs).toISOString(),
    columns: [
      { name: field, kind: 'group' },
      { name: 'people', kind: 'measure' },
      { name: 'count', kind: 'measure' },
    ],
    rows: rows.slice(0, limit).map(({ value, people, events }) => [value, people, events]),
    truncated: rows.length > limit,
    meta: {
      source: 'events',
      exact: true,
      sample: null,
      cut: false,
      cached: false,
      age_ms: 0,
      rows_read: inside.length,
      bytes_read: 0,
      elapsed_ms: 2,
      computed_at: new Date(nowMs).toISOString(),
    },
  }
}

function previousPart(events: readonly EventRow[], span: Span, interval: Interval): OverviewPart {
  return partOf(bucketsOf(events, span, interval), span)
}

function partOf(buckets: readonly Bucket[], { fromMs, untilMs, timezone }: Span): OverviewPart {
  const inside = buckets.flatMap((bucket) => bucket.inside)
  const figure = (measure: (events: readonly EventRow[]) => number | null): Figure => ({
    total: measure(inside),
    values: buckets.map((bucket) => measure(bucket.inside)),
  })
  const figures: Record<FigureName, Figure> = {
    people: figure((events) => peopleIn(events)),
    sessions: figure((events) => sessionsIn(events).length),
    page_views: figure((events) => events.filter(({ name }) => name === 'page_view').length),
    bounce_rate: figure((events) =>
      average(sessionsIn(events).map((session) => (session.length === 1 ? 1 : 0))),
    ),
    session_duration: figure((events) =>
      average(
        sessionsIn(events).map((session) => {
          const times = session.map(({ timestamp }) => Date.parse(timestamp))
          return (Math.max(...times) - Math.min(...times)) / 1000
        }),
      ),
    ),
    events: figure((events) => events.length),
  }
  return {
    from: new Date(fromMs).toISOString(),
    until: new Date(untilMs).toISOString(),
    buckets: buckets.map(({ startMs }) => withOffset(startMs, timezone)),
    figures,
  }
}

function top(events: readonly EventRow[], field: string, limit: number): readonly TopRow[] {
  const groups = Map.groupBy(events, (event) => fieldValue(event, field))
  return [...groups]
    .map(([value, own]) => ({ value, people: peopleIn(own), events: own.length }))
    .toSorted((a, b) => b.people - a.people || b.events - a.events)
    .slice(0, limit)
}

function peopleIn(events: readonly EventRow[]): number {
  return new Set(events.map((event) => event['user_id'] ?? event['anonymous_id']).filter(Boolean)).size
}

function sessionsIn(events: readonly EventRow[]): readonly (readonly EventRow[])[] {
  return [...Map.groupBy(events, (event) => event['session_id']).values()]
}

function average(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
