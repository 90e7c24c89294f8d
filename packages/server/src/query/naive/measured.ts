import type { Event } from '@tidemark/event'
import type { EachMeasure, Measure, Stat, Unit } from '../question.ts'
import { fieldValue } from './field-value.ts'
import { knownOf } from './known.ts'

interface Weighted {
  readonly number: number
  readonly weight: number
}

/** What a measure is over events, by its definition. */
export function measured(events: readonly Event[], measure: EachMeasure): number | null {
  const { per, stat, ...own } = measure
  if (per === undefined) return measuredTogether(events, own)
  return put(
    unitsOf(events, per).flatMap((events) => measuredTogether(events, own) ?? []),
    stat ?? 'avg',
  )
}

/** The events of each person or session, those of nobody left out. */
export function unitsOf(events: readonly Event[], unit: Unit): readonly (readonly Event[])[] {
  const units = new Map<string, Event[]>()
  for (const event of events) {
    const key = knownOf(event)[unit]
    if (key !== '') units.set(key, [...(units.get(key) ?? []), event])
  }
  return [...units.values()]
}

/** Figures of single people or sessions, put together. */
export function put(figures: readonly number[], stat: Stat): number | null {
  if (figures.length === 0) return null
  if (stat === 'avg') return figures.reduce((sum, figure) => sum + figure, 0) / figures.length
  if (stat === 'min') return Math.min(...figures)
  if (stat === 'max') return Math.max(...figures)
  return percentile(
    figures.map((number) => ({ number, weight: 1 })),
    Number(stat.slice(1)) / 100,
  )
}

export function measuredTogether(events: readonly Event[], measure: Measure): number | null {
  if (!('field' in measure)) return counted(events, measure.fn)
  if (measure.fn === 'distinct') {
    return new Set(events.flatMap((event) => fieldValue(event, measure.field).text ?? [])).size
  }
  const numbers = events.flatMap((event): Weighted[] => {
    const { number } = fieldValue(event, measure.field)
    return number === null ? [] : [{ number, weight: weightOf(event) }]
  })
  if (measure.fn === 'sum') return numbers.reduce((sum, { number, weight }) => sum + number * weight, 0)
  if (numbers.length === 0) return null
  switch (measure.fn) {
    case 'avg': {
      const weight = numbers.reduce((sum, entry) => sum + entry.weight, 0)
      return numbers.reduce((sum, entry) => sum + entry.number * entry.weight, 0) / weight
    }
    case 'min':
      return Math.min(...numbers.map(({ number }) => number))
    case 'max':
      return Math.max(...numbers.map(({ number }) => number))
    case 'p50':
      return percentile(numbers, 0.5)
    case 'p90':
      return percentile(numbers, 0.9)
    case 'p95':
      return percentile(numbers, 0.95)
    case 'p99':
      return percentile(numbers, 0.99)
  }
}

function counted(events: readonly Event[], fn: 'count' | 'people' | 'sessions'): number {
  switch (fn) {
    case 'count':
      return events.reduce((sum, event) => sum + weightOf(event), 0)
    case 'people':
      return distinct(events.map((event) => knownOf(event).person))
    case 'sessions':
      return distinct(events.map((event) => knownOf(event).session))
  }
}

function distinct(texts: readonly string[]): number {
  return new Set(texts.filter((text) => text !== '')).size
}

function weightOf(event: Event): number {
  return 1 / (event.sample_rate ?? 1)
}

/** The least number that `level` of the whole weight does not exceed; weights to a millionth. */
function percentile(numbers: readonly Weighted[], level: number): number {
  const sorted = numbers
    .map(({ number, weight }) => ({ number, weight: Math.round(weight * 1e6) }))
    .toSorted((a, b) => a.number - b.number)
  const threshold = Math.ceil(sorted.reduce((sum, { weight }) => sum + weight, 0) * level)
  let passed = 0
  for (const { number, weight } of sorted) {
    passed += weight
    if (passed >= threshold) return number
  }
  return sorted.at(-1)?.number ?? 0
}
