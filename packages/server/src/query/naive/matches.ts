import type { Event } from '@tidemark/event'
import type { Condition, Filter, Scalar } from '../question.ts'
import { fieldValue, type FieldValue } from './field-value.ts'
import { knownOf } from './known.ts'

/** Whether an event is one that a filter lets through. */
export function matches(event: Event, filter: Filter): boolean {
  if ('all' in filter) return filter.all.every((inner) => matches(event, inner))
  if ('any' in filter) return filter.any.some((inner) => matches(event, inner))
  if ('not' in filter) return !matches(event, filter.not)
  if (filter.field === 'cohort') return isInAny(event, filter)
  return meets(fieldValue(event, filter.field), filter)
}

function isInAny(event: Event, { op, value }: Condition): boolean {
  const isIn = [value].flat().some((name) => knownOf(event).cohorts.has(String(name)))
  return op === 'is' || op === 'in' ? isIn : !isIn
}

function meets(field: FieldValue, { op, value }: Condition): boolean {
  const values: readonly Scalar[] = value === undefined ? [] : typeof value === 'object' ? value : [value]
  const [first = '', second = ''] = values
  const { text, number } = field
  const sample = String(first)
  const compare = (test: (own: number, asked: number) => boolean) =>
    number !== null && test(number, Number(first))
  switch (op) {
    case 'is':
    case 'in':
      return values.some((asked) => equals(field, asked))
    case 'is_not':
    case 'not_in':
      return !values.some((asked) => equals(field, asked))
    case 'contains':
      return text !== null && text.includes(sample)
    case 'not_contains':
      return text === null || !text.includes(sample)
    case 'starts_with':
      return text !== null && text.startsWith(sample)
    case 'ends_with':
      return text !== null && text.endsWith(sample)
    case 'matches':
      return text !== null && new RegExp(sample, 's').test(text)
    case 'gt':
      return compare((own, asked) => own > asked)
    case 'gte':
      return compare((own, asked) => own >= asked)
    case 'lt':
      return compare((own, asked) => own < asked)
    case 'lte':
      return compare((own, asked) => own <= asked)
    case 'between':
      return compare((own, asked) => own >= asked && own <= Number(second))
    case 'is_set':
      return field.set
    case 'is_not_set':
      return !field.set
  }
}

function equals(field: FieldValue, asked: Scalar): boolean {
  return typeof asked === 'number' ? field.number === asked : field.text === String(asked)
}
