import type { Condition, Filter } from '../questions/question.ts'
import { isComplete, isNumeric, ruleOperators, type FilterRule } from './filter-rule.ts'

/** The reverse of `filterOf`; `undefined` for a filter that rules cannot say, such as one with `any`. */
export function rulesOf(filter: Filter | undefined): readonly FilterRule[] | undefined {
  if (filter === undefined) return []
  const parts = 'all' in filter ? filter.all : [filter]
  const rules = parts.flatMap((part) => ('field' in part ? (ruleOf(part) ?? []) : []))
  return rules.length === parts.length ? rules : undefined
}

/** Both at once. */
export function joinFilters(...filters: readonly (Filter | undefined)[]): Filter | undefined {
  const [first, ...others] = filters.filter((filter) => filter !== undefined)
  if (first === undefined) return undefined
  return others.length === 0 ? first : { all: [first, ...others] }
}

/** Of those rules that say all there is to be said: a text that looks like a number is a text. */
function ruleOf(condition: Condition): FilterRule | undefined {
  const { field, value } = condition
  const name = condition.op === 'in' ? 'is' : condition.op === 'not_in' ? 'is_not' : condition.op
  const op = ruleOperators.find((one) => one === name)
  if (op === undefined) return undefined
  const list = value === undefined ? [] : Array.isArray(value) ? value : [value]
  const wanted = isNumeric(op) ? 'number' : 'string'
  if (list.some((one) => typeof one !== wanted)) return undefined
  const rule = { field, op, values: list.map(String) }
  return isComplete(rule) ? rule : undefined
}
