import { RE2JS, RE2JSException } from 're2js'
import { operators, type Condition, type Filter, type Operator, type Scalar } from '../question.ts'
import { questionLimits } from '../question-limits.ts'
import {
  fault,
  isFields,
  pointer,
  readFields,
  readList,
  readOneOf,
  readText,
  shown,
  type Fields,
} from './read.ts'

/** The only ones that a cohort can be asked by. */
const cohortOperators = ['is', 'is_not', 'in', 'not_in'] as const satisfies readonly Operator[]

const groupKeys = ['all', 'any', 'not'] as const
const wants: Readonly<Record<Operator, 'one' | 'list' | 'text' | 'pattern' | 'number' | 'pair' | 'nothing'>> =
  {
    is: 'one',
    is_not: 'one',
    in: 'list',
    not_in: 'list',
    contains: 'text',
    not_contains: 'text',
    starts_with: 'text',
    ends_with: 'text',
    gt: 'number',
    gte: 'number',
    lt: 'number',
    lte: 'number',
    between: 'pair',
    is_set: 'nothing',
    is_not_set: 'nothing',
    matches: 'pattern',
  }

/** A filter out of what was sent. @throws AppError `question_invalid` */
export function parseFilter(value: unknown, path: string): Filter {
  const count = { conditions: 0 }
  return readFilter(value, path, 0, count)
}

function readFilter(value: unknown, path: string, depth: number, count: { conditions: number }): Filter {
  if (depth > questionLimits.filterDepth) {
    throw fault(path, `A filter is at most ${questionLimits.filterDepth} deep. Write this one flatter.`)
  }
  const key = isFields(value) ? groupKeys.find((candidate) => Object.hasOwn(value, candidate)) : undefined
  if (key === undefined) return readCondition(value, path, count)
  const inner = readFields(value, [key], path, `A filter with "${key}"`)[key]
  const at = pointer(path, key)
  if (key === 'not') return { not: readFilter(inner, at, depth + 1, count) }
  const entries = readList(inner, at, `"${key}"`, 1, questionLimits.filterConditions)
  const filters = entries.map((entry, index) => readFilter(entry, pointer(at, index), depth + 1, count))
  return key === 'all' ? { all: filters } : { any: filters }
}

function readCondition(value: unknown, path: string, count: { conditions: number }): Condition {
  const fields = readFields(
    value,
    ['field', 'op', 'value'],
    path,
    'A condition (or a group with "all", "any" or "not")',
  )
  count.conditions += 1
  if (count.conditions > questionLimits.filterConditions) {
    throw fault(
      path,
      `A filter has at most ${questionLimits.filterConditions} conditions. Use "in" for lists of values.`,
    )
  }
  const field = readText(fields['field'], pointer(path, 'field'), 'A field', questionLimits.fieldLength)
  if (field === 'cohort') return readCohorts(fields, path)
  const op = readOneOf(fields['op'], operators, pointer(path, 'op'), 'An operator')
  const at = pointer(path, 'value')
  switch (wants[op]) {
    case 'nothing':
      if (fields['value'] !== undefined) throw fault(at, `"${op}" takes no value. Leave it out.`)
      return { field, op }
    case 'one':
      return { field, op, value: readScalar(fields['value'], at, op) }
    case 'list':
      return { field, op, value: readScalars(fields['value'], at, op) }
    case 'text':
      return { field, op, value: readNeedle(fields['value'], at, op) }
    case 'pattern':
      return { field, op, value: readPattern(fields['value'], at, op) }
    case 'number':
      return { field, op, value: readNumber(fields['value'], at, op) }
    case 'pair': {
      const [low, high] = readList(fields['value'], at, 'The value of "between"', 2, 2)
      return { field, op, value: [readNumber(low, pointer(at, 0), op), readNumber(high, pointer(at, 1), op)] }
    }
  }
}

function readCohorts({ op: asked, value }: Fields, path: string): Condition {
  const field = 'cohort'
  const op = readOneOf(asked, cohortOperators, pointer(path, 'op'), 'The operator of a cohort')
  const at = pointer(path, 'value')
  const name = (entry: unknown, at: string) =>
    readText(entry, at, 'A cohort, by its name or id,', questionLimits.textLength)
  if (op === 'is' || op === 'is_not') return { field, op, value: name(value, at) }
  const names = readList(value, at, `The value of "${op}"`, 1, questionLimits.cohorts)
  return { field, op, value: names.map((entry, index) => name(entry, pointer(at, index))) }
}

function readScalars(value: unknown, path: string, op: Operator): readonly Scalar[] {
  return readList(value, path, `The value of "${op}"`, 1, questionLimits.listValues).map((entry, index) =>
    readScalar(entry, pointer(path, index), op),
  )
}

function readScalar(value: unknown, path: string, op: Operator): Scalar {
  if (value === null || value === undefined) {
    throw fault(path, `"${op}" needs a value. To ask for events without one, use "is_not_set".`)
  }
  if (typeof value === 'string') return readShort(value, path)
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value
  throw fault(path, `"${op}" takes a text, a number, true or false, not ${shown(value)}.`)
}

function readNeedle(value: unknown, path: string, op: Operator): string {
  if (typeof value !== 'string' || value === '') throw fault(path, `"${op}" takes a text that is not empty.`)
  return readShort(value, path)
}

/** The engine reads it again, but only where it comes to use it. */
function readPattern(value: unknown, path: string, op: Operator): string {
  const pattern = readNeedle(value, path, op)
  try {
    RE2JS.compile(pattern)
    return pattern
  } catch (cause) {
    const reason =
      cause instanceof RE2JSException ? cause.message.replace(/^error parsing regexp: /, '') : String(cause)
    throw fault(path, `"${op}" takes a regular expression of RE2: ${reason}. Mend it, or use "contains".`)
  }
}

function readNumber(value: unknown, path: string, op: Operator): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw fault(path, `"${op}" compares numbers: write 5, not "5" or ${shown(value)}.`)
}

function readShort(value: string, path: string): string {
  if (value.length <= questionLimits.textLength) return value
  throw fault(
    path,
    `A value has at most ${questionLimits.textLength} characters. Shorten it, or use "starts_with".`,
  )
}
