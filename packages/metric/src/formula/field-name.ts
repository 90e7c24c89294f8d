import { textFields } from '@tidemark/event'
import type { FieldPath } from './expression.ts'

const columns: ReadonlySet<string> = new Set([
  ...textFields,
  'value',
  'is_bot',
  'retry_count',
  'event_id',
  'cohort',
])

/** What a path may begin with besides `properties`: traits of person and tenant, now or then, and sessions. */
const owners: ReadonlySet<string> = new Set(['person', 'tenant', 'person_then', 'tenant_then', 'session'])

/**
 * The field as questions name it. A name alone is a column of the event where there is one of that name, else a
 * property; `properties.` says that a property is meant, `person.` and `tenant.` that a trait is, `session.`
 * that it is about the session.
 */
export function fieldName({ names }: Pick<FieldPath, 'names'>): string {
  const [first = '', ...deeper] = names
  if (deeper.length === 0 && columns.has(first)) return first
  const isPrefix = deeper.length > 0 && (first === 'properties' || owners.has(first))
  const [prefix, path] = isPrefix ? [first, deeper] : ['properties', names]
  return [prefix, ...path.map(escapeDots)].join('.')
}

/** The property that `path` means, by its name in the catalogue; `undefined` where it means something else. */
export function propertyName(path: Pick<FieldPath, 'names'>): string | undefined {
  const name = fieldName(path)
  return name.startsWith('properties.') ? name.slice('properties.'.length) : undefined
}

/** In questions a dot goes down into an object: one that is part of a name is written `%2E`. */
function escapeDots(name: string): string {
  return name.replaceAll('.', '%2E')
}
