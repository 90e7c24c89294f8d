import { operators, type Condition, type Filter, type Operator } from '../questions/question.ts'

/** One chip of the filter. Several values of `is` or `is_not` stand for any of them. */
export interface FilterRule {
  readonly field: string
  readonly op: RuleOperator
  readonly values: readonly string[]
}

/** `in` and `not_in` are `is` and `is_not` with several values: one way to say a thing. */
export const ruleOperators = operators.filter((op) => op !== 'in' && op !== 'not_in')
export type RuleOperator = Exclude<Operator, 'in' | 'not_in'>

const numeric: ReadonlySet<RuleOperator> = new Set(['gt', 'gte', 'lt', 'lte', 'between'])
const many: ReadonlySet<RuleOperator> = new Set(['is', 'is_not'])

/** How many values an operator takes: 0, 1, 2, or many. */
export function arityOf(op: RuleOperator): 0 | 1 | 2 | 'many' {
  if (op === 'is_set' || op === 'is_not_set') return 0
  if (op === 'between') return 2
  return many.has(op) ? 'many' : 1
}

export function isNumeric(op: RuleOperator): boolean {
  return numeric.has(op)
}

export function isComplete({ field, op, values }: FilterRule): boolean {
  const arity = arityOf(op)
  if (field === '') return false
  if (arity === 'many' ? values.length === 0 : values.length !== arity) return false
  return numeric.has(op)
    ? values.every((value) => value.trim() !== '' && Number.isFinite(Number(value)))
    : values.every((value) => value !== '')
}

/** The rules as the API takes them: all of them hold. */
export function filterOf(rules: readonly FilterRule[]): Filter | undefined {
  const [first, ...others] = rules.map(conditionOf)
  if (first === undefined) return undefined
  return others.length === 0 ? first : { all: [first, ...others] }
}

/**
 * With one more value that a field is, or is not. A value that was chosen before joins the others of its field; what
 * was excluded is no longer, and the reverse.
 */
export function withValue(
  rules: readonly FilterRule[],
  field: string,
  value: string,
  exclude = false,
): readonly FilterRule[] {
  const op = exclude ? 'is_not' : 'is'
  const same = rules.find((rule) => rule.field === field && rule.op === op)
  const values = [...(same?.values ?? []).filter((one) => one !== value), value]
  const rest = rules.flatMap((rule) => {
    if (rule === same) return []
    if (rule.field !== field || !many.has(rule.op)) return [rule]
    const left = rule.values.filter((one) => one !== value)
    return left.length === 0 ? [] : [{ ...rule, values: left }]
  })
  return [...rest, { field, op, values }]
}

/**
 * `country:is:DE,AT;page_path:starts_with:/blog`. What would be read as a sign of this notation is written with
 * its percent code.
 */
export function writeRules(rules: readonly FilterRule[]): string {
  return rules
    .map(({ field, op, values }) => {
      const text = values.map(escape).join(',')
      return arityOf(op) === 0 ? `${escape(field)}:${op}` : `${escape(field)}:${op}:${text}`
    })
    .join(';')
}

/** The rules of an address, and the texts of those that are none. */
export function parseRules(text: string): {
  readonly rules: readonly FilterRule[]
  readonly faults: readonly string[]
} {
  const rules: FilterRule[] = []
  const faults: string[] = []
  for (const part of text.split(';').filter((one) => one !== '')) {
    const rule = parseRule(part)
    if (rule === undefined) faults.push(part)
    else rules.push(rule)
  }
  return { rules, faults }
}

function parseRule(text: string): FilterRule | undefined {
  const [field = '', name, values, ...rest] = text.split(':')
  const op = ruleOperators.find((one): one is RuleOperator => one === name)
  if (op === undefined || rest.length > 0) return undefined
  const rule = {
    field: unescape(field),
    op,
    values: values === undefined ? [] : values.split(',').map(unescape),
  }
  return isComplete(rule) ? rule : undefined
}

function conditionOf({ field, op, values }: FilterRule): Condition {
  if (arityOf(op) === 0) return { field, op }
  if (op === 'between') return { field, op, value: values.map(Number) }
  if (numeric.has(op)) return { field, op, value: Number(values[0]) }
  if (values.length > 1 && op === 'is') return { field, op: 'in', value: values }
  if (values.length > 1 && op === 'is_not') return { field, op: 'not_in', value: values }
  return { field, op, value: values[0] ?? '' }
}

function escape(text: string): string {
  return text.replaceAll(/[%:;,]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function unescape(text: string): string {
  return text.replaceAll(/%(25|3A|3B|2C)/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}
