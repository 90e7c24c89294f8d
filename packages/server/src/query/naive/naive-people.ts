import type { Event } from '@tidemark/event'
import type { DistributionQuestion, LifecycleQuestion, StickinessQuestion } from '../question.ts'
import { naiveBuckets } from './calendar.ts'
import { measuredTogether, put, unitsOf } from './measured.ts'
import { selected, type NaiveRange } from './selected.ts'

export function naiveDistribution(
  events: readonly Event[],
  question: DistributionQuestion,
  range: NaiveRange,
) {
  const measure = question.measure ?? { fn: 'count' }
  const figures = unitsOf(selected(events, question, range), question.per ?? 'person').flatMap(
    (own) => measuredTogether(own, measure) ?? [],
  )
  const edges = question.edges ?? [1, 2, 3, 4, 5, 6, 11, 21, 51, 101]
  const bars = [null, ...edges].map((from, index) => {
    const until = edges[index] ?? null
    const inside = figures.filter(
      (figure) => (from === null || figure >= from) && (until === null || figure < until),
    )
    return { from, until, units: inside.length }
  })
  return {
    units: figures.length,
    figures: {
      min: put(figures, 'min'),
      max: put(figures, 'max'),
      avg: put(figures, 'avg'),
      p50: put(figures, 'p50'),
      p90: put(figures, 'p90'),
      p95: put(figures, 'p95'),
      p99: put(figures, 'p99'),
    },
    bars: bars.filter(({ from, units }) => from !== null || units > 0),
  }
}

export function naiveLifecycle(
  events: readonly Event[],
  question: LifecycleQuestion,
  { range, zone }: { readonly range: NaiveRange; readonly zone: string },
) {
  const interval = question.interval ?? 'day'
  const starts = naiveBuckets(range.fromMs, range.untilMs, interval, zone)
  const dayMs = 86_400_000
  const before = naiveBuckets(range.fromMs - 70 * dayMs, range.fromMs, interval, zone).at(-1) ?? 0
  const bounds = [before, ...starts, range.untilMs]
  const none = () => starts.map(() => 0)
  const counts = { new: none(), returning: none(), resurrecting: none(), dormant: none() }
  const all = selected(events, question, { fromMs: Number.NEGATIVE_INFINITY, untilMs: range.untilMs })
  for (const own of unitsOf(all, 'person')) {
    const isActive = (index: number) =>
      own.some(({ timestamp }) => timestamp >= (bounds[index] ?? 0) && timestamp < (bounds[index + 1] ?? 0))
    for (let index = 1; index < bounds.length - 1; index += 1) {
      const wasActive = isActive(index - 1)
      const status = isActive(index)
        ? wasActive
          ? 'returning'
          : own.some(({ timestamp }) => timestamp < (bounds[index] ?? 0))
            ? 'resurrecting'
            : 'new'
        : wasActive
          ? 'dormant'
          : undefined
      if (status !== undefined) counts[status][index - 1] = (counts[status][index - 1] ?? 0) + 1
    }
  }
  return counts
}

export function naiveStickiness(
  events: readonly Event[],
  question: StickinessQuestion,
  { range, zone }: { readonly range: NaiveRange; readonly zone: string },
) {
  const starts = naiveBuckets(range.fromMs, range.untilMs, question.interval ?? 'day', zone)
  const people = starts.map(() => 0)
  for (const own of unitsOf(selected(events, question, range), 'person')) {
    const active = new Set(own.map(({ timestamp }) => starts.findLastIndex((start) => start <= timestamp)))
    people[active.size - 1] = (people[active.size - 1] ?? 0) + 1
  }
  return { people }
}
