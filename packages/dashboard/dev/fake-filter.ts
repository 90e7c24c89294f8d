import type { EventRow } from '../src/api/answers.ts'
import type { Filter, Operator } from '../src/questions/question.ts'
import { fieldValue } from './fake-field.ts'

/** Whether an event suits a filter: the operators that the pages write. */
export function suitsFilter(event: EventRow, filter: Filter | undefined): boolean {
  if (filter === undefined) return true
  if ('all' in filter) return filter.all.every((one) => suitsFilter(event, one))
  if ('any' in filter) return filter.any.some((one) => suitsFilter(event, one))
  if ('not' in filter) return !suitsFilter(event, filter.not)
  const { field, op, value } = filter
  const suits = operators[op]
  if (suits === undefined) throw new Error(`The made-up Tidemark does not know ${op}.`)
  return suits(fieldValue(event, field), (Array.isArray(value) ? value : [value]).map(String))
}

type Suits = (found: string | null, wanted: readonly string[]) => boolean

const isOneOf: Suits = (found, wanted) => found !== null && wanted.includes(found)
const isSet: Suits = (found) => found !== null

const operators: Readonly<Partial<Record<Operator, Suits>>> = {
  is: isOneOf,
  in: isOneOf,
  is_not: (found, wanted) => !isOneOf(found, wanted),
  not_in: (found, wanted) => !isOneOf(found, wanted),
  is_set: isSet,
  is_not_set: (found) => found === null,
  contains: (found, [wanted = '']) => found?.includes(wanted) ?? false,
  matches: (found, [wanted = '']) =>
    found !== null && new RegExp(wanted.replace('(?i)', ''), 'i').test(found),
}
