import type { Event } from '@tidemark/event'
import { durationMs, type Expression } from '@tidemark/metric'
import { must } from '../errors.ts'

/** Half-open. */
interface Stretch {
  readonly fromMs: number
  readonly untilMs: number
}

type Aggregate = Extract<Expression, { readonly kind: 'count' | 'unique' | 'number_of' }>
type Filter = NonNullable<Aggregate['where']>

/** What a formula comes to over a stretch of time, by walking over the events as its definition says. */
export function naiveMetric(formula: Expression, events: readonly Event[], stretch: Stretch): number | null {
  const walk = (inner: Expression) => naiveMetric(inner, events, stretch)
  switch (formula.kind) {
    case 'number':
      return formula.value
    case 'reference':
      throw new Error('This walk knows no other metrics.')
    case 'count':
    case 'unique':
    case 'number_of':
      return figure(formula, events, stretch)
    case 'per_person': {
      const people = new Set(picked(formula.of, events, stretch).flatMap((event) => personOf(event) ?? []))
      return divided(walk(formula.of), people.size)
    }
    case 'rate':
      return divided(walk(formula.of), (stretch.untilMs - stretch.fromMs) / lengthOf(formula.per))
    case 'rolling': {
      const { untilMs } = stretch
      return naiveMetric(formula.of, events, { fromMs: untilMs - lengthOf(formula.window), untilMs })
    }
    case 'negate': {
      const value = walk(formula.of)
      return value === null ? null : 0 - value
    }
    case 'binary': {
      const [left, right] = [walk(formula.left), walk(formula.right)]
      if (left === null || right === null) return null
      if (formula.operator === '/') return divided(left, right)
      return { '+': left + right, '-': left - right, '*': left * right }[formula.operator]
    }
  }
}

function figure(aggregate: Aggregate, events: readonly Event[], stretch: Stretch): number | null {
  const chosen = picked(aggregate, events, stretch)
  if (aggregate.kind === 'count') return chosen.length
  if (aggregate.kind === 'unique') {
    const by = aggregate.by.names.join('.')
    return new Set(chosen.flatMap((event) => whatOf(event, by) ?? [])).size
  }
  const name = aggregate.field.names.join('.')
  const numbers = chosen
    .map((event) => valueOf(event, name))
    .filter((value) => typeof value === 'number')
    .toSorted((a, b) => a - b)
  if (aggregate.figure === 'sum') return numbers.reduce((sum, number) => sum + number, 0)
  if (numbers.length === 0) return null
  const rank = (share: number) => must(numbers[Math.ceil(share * numbers.length) - 1], 'a rank is within')
  switch (aggregate.figure) {
    case 'avg':
      return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
    case 'min':
      return must(numbers[0], 'there is one')
    case 'max':
      return must(numbers.at(-1), 'there is one')
    case 'median':
      return rank(0.5)
    case 'p90':
      return rank(0.9)
    case 'p95':
      return rank(0.95)
    case 'p99':
      return rank(0.99)
  }
}

function picked(aggregate: Aggregate, events: readonly Event[], { fromMs, untilMs }: Stretch) {
  const { event: name, where } = aggregate
  return events.filter(
    (event) =>
      event.timestamp >= fromMs &&
      event.timestamp < untilMs &&
      event.is_bot !== true &&
      (name === undefined || name.name === event.name) &&
      (where === undefined || isSo(event, where)),
  )
}

function isSo(event: Event, filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((inner) => isSo(event, inner))
    case 'or':
      return filter.filters.some((inner) => isSo(event, inner))
    case 'not':
      return !isSo(event, filter.filter)
    case 'condition': {
      const value = valueOf(event, filter.field.names.join('.'))
      const [first] = filter.values
      switch (filter.operator) {
        case '=':
          return value === first
        case '!=':
          return value !== first
        case '>':
          return typeof value === 'number' && value > Number(first)
        case 'in':
          return filter.values.some((asked) => asked === value)
        case 'is set':
          return value !== undefined
        case 'is not set':
          return value === undefined
        case '>=':
        case '<':
        case '<=':
        case 'not in':
        case 'contains':
        case 'not contains':
        case 'starts with':
        case 'ends with':
        case 'matches':
        case 'between':
          throw new Error(`This walk does not know "${filter.operator}": questions' own walk does.`)
      }
    }
  }
}

function whatOf(event: Event, by: string) {
  if (by === 'person') return personOf(event)
  if (by === 'session') return event.session_id
  return by === 'tenant' ? event.tenant_id : valueOf(event, by)
}

function personOf({ user_id, anonymous_id }: Event): string | undefined {
  return user_id ?? anonymous_id
}

function valueOf(event: Event, name: string): unknown {
  if (name === 'value') return event.value
  return name === 'country' ? event.country : event.properties[name]
}

function lengthOf(duration: Parameters<typeof durationMs>[0]): number {
  return must(durationMs(duration), 'no month is walked over')
}

function divided(value: number | null, by: number): number | null {
  return value === null || by === 0 ? null : value / by
}
