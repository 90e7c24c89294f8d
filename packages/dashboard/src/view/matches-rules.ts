import type { Bots, EventRow } from '../api/answers.ts'
import { isRecord } from '../api/answers.ts'
import { propertyName } from './fields.ts'
import type { FilterRule } from './filter-rule.ts'

/**
 * Whether an event that is here already suits a view. Columns and properties by the API's rules; what is only known
 * by asking, such as traits and sessions, suits always.
 */
export function matchesRules(event: EventRow, rules: readonly FilterRule[], bots: Bots): boolean {
  if (bots !== 'include' && (event['is_bot'] === true) !== (bots === 'only')) return false
  return rules.every((rule) => {
    const value = valueOf(event, rule.field)
    return value === unknown || matches(value, rule)
  })
}

const unknown = Symbol('unknown')
const asked = ['session.', 'person.', 'person_then.', 'tenant.', 'tenant_then.']

function valueOf(event: EventRow, field: string): string | undefined | typeof unknown {
  if (asked.some((prefix) => field.startsWith(prefix))) return unknown
  const name = propertyName(field)
  const value = name === undefined ? event[field] : propertyOf(event['properties'], name)
  if (value === undefined || value === null || value === '' || isRecord(value)) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The key as it stands, or else the way of its parts into what lies deeper. */
function propertyOf(properties: unknown, name: string): unknown {
  if (!isRecord(properties)) return undefined
  if (name in properties) return properties[name]
  return name
    .split('.')
    .reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), properties)
}

function matches(value: string | undefined, { op, values }: FilterRule): boolean {
  const [first = '', second = ''] = values
  switch (op) {
    case 'is':
      return value !== undefined && values.includes(value)
    case 'is_not':
      return value === undefined || !values.includes(value)
    case 'is_set':
      return value !== undefined
    case 'is_not_set':
      return value === undefined
    case 'not_contains':
      return value === undefined || !value.includes(first)
    case 'contains':
      return value?.includes(first) ?? false
    case 'starts_with':
      return value?.startsWith(first) ?? false
    case 'ends_with':
      return value?.endsWith(first) ?? false
    case 'matches':
      return value !== undefined && matchesPattern(value, first)
    case 'gt':
      return Number(value) > Number(first)
    case 'gte':
      return Number(value) >= Number(first)
    case 'lt':
      return Number(value) < Number(first)
    case 'lte':
      return Number(value) <= Number(first)
    case 'between':
      return Number(value) >= Number(first) && Number(value) <= Number(second)
  }
}

function matchesPattern(value: string, pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    // The server's kind of pattern, and not the browser's: it is shown rather than lost.
    return true
  }
}
