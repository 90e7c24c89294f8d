import type { Duration } from '../duration.ts'
import type { AggregateExpression, Figure, FilterExpression, FilterOperator } from '../formula/expression.ts'
import { fieldName } from '../formula/field-name.ts'
import type { AggregateFilter, AggregateMeasure, AggregateOperator, EventsAggregate } from './plan.ts'

const operators: Readonly<Record<FilterOperator, AggregateOperator>> = {
  '=': 'is',
  '!=': 'is_not',
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
  in: 'in',
  'not in': 'not_in',
  contains: 'contains',
  'not contains': 'not_contains',
  'starts with': 'starts_with',
  'ends with': 'ends_with',
  matches: 'matches',
  between: 'between',
  'is set': 'is_set',
  'is not set': 'is_not_set',
}

const figureMeasures = {
  sum: 'sum',
  avg: 'avg',
  min: 'min',
  max: 'max',
  median: 'p50',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
} as const satisfies Record<Figure, string>

/** What the query engine is asked for. */
export function toAggregate(
  expression: AggregateExpression,
  rolling: Duration | undefined,
): Omit<EventsAggregate, 'name'> {
  return {
    kind: 'events',
    measure: toMeasure(expression),
    event: expression.event?.name,
    filter: expression.where && toFilter(expression.where),
    rolling,
  }
}

function toMeasure(expression: AggregateExpression): AggregateMeasure {
  switch (expression.kind) {
    case 'count':
      return { fn: 'count' }
    case 'number_of':
      return { fn: figureMeasures[expression.figure], field: fieldName(expression.field) }
    case 'unique': {
      const [first, ...deeper] = expression.by.names
      if (deeper.length === 0 && first === 'person') return { fn: 'people' }
      if (deeper.length === 0 && first === 'session') return { fn: 'sessions' }
      if (deeper.length === 0 && first === 'tenant') return { fn: 'distinct', field: 'tenant_id' }
      return { fn: 'distinct', field: fieldName(expression.by) }
    }
  }
}

function toFilter(filter: FilterExpression): AggregateFilter {
  switch (filter.kind) {
    case 'and':
      return { all: filter.filters.map(toFilter) }
    case 'or':
      return { any: filter.filters.map(toFilter) }
    case 'not':
      return { not: toFilter(filter.filter) }
    case 'condition': {
      const { operator, values } = filter
      const [value] = values
      const condition = { field: fieldName(filter.field), op: operators[operator] }
      if (value === undefined) return condition
      const takesList = operator === 'in' || operator === 'not in' || operator === 'between'
      return { ...condition, value: takesList ? values : value }
    }
  }
}
