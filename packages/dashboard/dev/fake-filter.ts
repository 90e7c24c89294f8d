import type { EventRow } from '../src/api/answers.ts'
import type { Filter } from '../src/questions/question.ts'
import { fieldValue } from './fake-field.ts'

/** Whether an event suits a filter: the operators that the pages write. */
export function suitsFilter(event: EventRow, filter: Filter | undefined): boolean {
  if (filter === undefined) return true
  if ('all' in filter) return filter.all.every((one) => suitsFilter(event, one))
  if ('any' in filter) return filter.any.some((one) => suitsFilter(event, one))
  if ('not' in filter) return !suitsFilter(event, filter.not)
  const { field, op, value } = filter
  const found = fieldValue(event, field)
  const wanted = (Array.isArray(value) ? value : [value]).map(String)
  switch (op) {
    case 'is':
    case 'in':
      return found !== null && wanted.includes(found)
    case 'is_not':
    case 'not_in':
      return found === null || !wanted.includes(found)
    case 'is_set':
      return found !== null
    case 'is_not_set':
      return found === null
    case 'contains':
      return found?.includes(wanted[0] ?? '') ?? false
    case 'matches':
      return found !== null && new RegExp((wanted[0] ?? '').replace('(?i)', ''), 'i').test(found)
    default:
      throw new Error(`The made-up Tidemark does not know ${op}.`)
  }
}
