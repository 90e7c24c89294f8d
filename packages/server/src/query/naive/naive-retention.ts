import type { Event } from '@tidemark/event'
import type { RetentionQuestion } from '../journeys/retention/retention-question.ts'
import { naiveBuckets } from './calendar.ts'
import { fieldValue } from './field-value.ts'
import { knownOf } from './known.ts'
import { isPicked, seen, type NaiveRange } from './selected.ts'

export interface NaiveStart {
  readonly person: string
  readonly value: string | null
  readonly period: number
  /** Brackets in which the person came back. */
  readonly came: readonly number[]
}

const dayMs = 86_400_000
const lengths = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs } as const

/** Everybody who started, as often as they count, with the brackets in which they came back. */
export function naiveRetention(
  events: readonly Event[],
  question: RetentionQuestion,
  { range, zone }: { readonly range: NaiveRange; readonly zone: string },
): readonly NaiveStart[] {
  const {
    start = {},
    interval = 'day',
    starts = 'first',
    returns = 'on',
    rolling = false,
    breakdown,
    filter,
  } = question
  const edges = question.brackets ?? Array.from({ length: (question.periods ?? 7) + 2 }, (_, index) => index)
  const longest = (edges.at(-1) ?? 1) * lengths[interval] * 1.2 + 40 * dayMs
  const calendar = naiveBuckets(range.fromMs, range.untilMs + longest, interval, zone)
  const periodOf = (at: number) => calendar.findLastIndex((begin) => begin <= at)
  const world = seen(events, question, {
    fromMs: Number.NEGATIVE_INFINITY,
    untilMs: Number.POSITIVE_INFINITY,
  })
    .filter((event) => isPicked(event, filter === undefined ? {} : { filter }))
    .toSorted((a, b) => a.timestamp - b.timestamp || order(question, a, b))
  const people = Map.groupBy(world, (event) => knownOf(event).person)
  people.delete('')
  return [...people].flatMap(([person, own]) => {
    const all = own.filter((event) => isPicked(event, start))
    const inRange = all.filter(({ timestamp }) => timestamp >= range.fromMs && timestamp < range.untilMs)
    const isOld = starts === 'first' && all.some(({ timestamp }) => timestamp < range.fromMs)
    const counted =
      starts === 'every'
        ? inRange.filter(
            (event, index) =>
              inRange.findIndex((other) => periodOf(other.timestamp) === periodOf(event.timestamp)) === index,
          )
        : isOld
          ? []
          : inRange.slice(0, 1)
    return counted.map((event) => {
      const distances = own
        .filter((other) => other.timestamp > event.timestamp && isPicked(other, question.return ?? start))
        .map((other) =>
          rolling
            ? Math.floor((other.timestamp - event.timestamp) / lengths[interval])
            : periodOf(other.timestamp) - periodOf(event.timestamp),
        )
      const brackets = edges.slice(0, -1).flatMap((from, index) => {
        const until = returns === 'on_or_after' ? (edges.at(-1) ?? 0) : (edges[index + 1] ?? 0)
        return distances.some((distance) => distance >= from && distance < until) ? [index] : []
      })
      return {
        person,
        value: typeof breakdown === 'string' ? fieldValue(event, breakdown).text : null,
        period: periodOf(event.timestamp),
        came: brackets,
      }
    })
  })
}

/** In one millisecond returns that are no start come first, then starts, then what is both; then by id. */
function order({ start = {}, return: back = start }: RetentionQuestion, a: Event, b: Event): number {
  const rank = (event: Event) => (isPicked(event, start) ? 2 : 0) + (isPicked(event, back) ? 1 : 0)
  return rank(a) - rank(b) || (a.event_id < b.event_id ? -1 : 1)
}
