import { formatDuration } from '../duration.ts'
import { writeText } from '../syntax/text.ts'
import { writeName } from '../syntax/tokens.ts'
import type { AggregateExpression, Expression, FilterExpression, FilterValue } from './expression.ts'

/** The formula as it is written: on one line, with no bracket that changes nothing. */
export function formatFormula(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value)
    case 'reference':
      return writeName(expression.name)
    case 'count':
    case 'unique':
    case 'number_of':
      return formatAggregate(expression)
    case 'per_person':
      return `per_person(${formatFormula(expression.of)})`
    case 'rate':
      return `rate(${formatFormula(expression.of)}, ${formatDuration(expression.per)})`
    case 'rolling':
      return `rolling(${formatFormula(expression.of)}, ${formatDuration(expression.window)})`
    case 'negate':
      return `-${bracketed(expression.of, binding(expression.of) < bindings.negate)}`
    case 'binary': {
      const { operator, left, right } = expression
      const own = binding(expression)
      // From the left: what stands on the right and binds no closer was in brackets.
      return `${bracketed(left, binding(left) < own)} ${operator} ${bracketed(right, binding(right) <= own)}`
    }
  }
}

export function formatPath(names: readonly string[]): string {
  return names.map(writeName).join('.')
}

const bindings = { sum: 1, product: 2, negate: 3, atom: 4 } as const

function binding(expression: Expression): number {
  if (expression.kind === 'negate') return bindings.negate
  if (expression.kind !== 'binary') return bindings.atom
  return expression.operator === '+' || expression.operator === '-' ? bindings.sum : bindings.product
}

function bracketed(expression: Expression, needed: boolean): string {
  const text = formatFormula(expression)
  return needed ? `(${text})` : text
}

function formatAggregate(aggregate: AggregateExpression): string {
  const event = aggregate.event === undefined ? '*' : writeName(aggregate.event.name)
  const where = aggregate.where === undefined ? '' : ` where ${formatFilter(aggregate.where)}`
  switch (aggregate.kind) {
    case 'count':
      return `count(${event}${where})`
    case 'unique':
      return `unique(${event} by ${formatPath(aggregate.by.names)}${where})`
    case 'number_of':
      return `${aggregate.figure}(${event}.${formatPath(aggregate.field.names)}${where})`
  }
}

function formatFilter(filter: FilterExpression): string {
  switch (filter.kind) {
    case 'and':
      return filter.filters.map((inner) => grouped(inner, ['and', 'or'])).join(' and ')
    case 'or':
      return filter.filters.map((inner) => grouped(inner, ['or'])).join(' or ')
    case 'not':
      return `not ${grouped(filter.filter, ['and', 'or'])}`
    case 'condition':
      return formatCondition(filter)
  }
}

function grouped(filter: FilterExpression, kinds: readonly FilterExpression['kind'][]): string {
  const text = formatFilter(filter)
  return kinds.includes(filter.kind) ? `(${text})` : text
}

function formatCondition({ field, operator, values }: FilterExpression & { kind: 'condition' }): string {
  const name = formatPath(field.names)
  const written = values.map(formatValue)
  switch (operator) {
    case 'is set':
    case 'is not set':
      return `${name} ${operator}`
    case 'in':
    case 'not in':
      return `${name} ${operator} (${written.join(', ')})`
    case 'between':
      return `${name} between ${written.join(' and ')}`
    case '=':
    case '!=':
    case '>':
    case '>=':
    case '<':
    case '<=':
    case 'contains':
    case 'not contains':
    case 'starts with':
    case 'ends with':
    case 'matches':
      return `${name} ${operator} ${written.join('')}`
  }
}

function formatValue(value: FilterValue): string {
  return typeof value === 'string' ? writeText(value) : String(value)
}
