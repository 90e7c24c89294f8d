import type { Catalogue, PropertyType } from '@tidemark/metric'
import type { QueryDeps } from '../query/answer-question.ts'
import { withinScope, type Scope } from '../query/scope.ts'
import { sql } from '../store/sql.ts'

/** The names of events with the names and types of their properties, as far as they were ever seen. */
export async function readCatalogue({ store, budget }: QueryDeps, scope: Scope): Promise<Catalogue> {
  const { rows } = await store.select(
    withinScope(
      scope,
      (table) =>
        sql`SELECT name, distinctJSONPathsAndTypesMerge(properties) AS seen FROM ${table('catalogue')} GROUP BY name`,
    ),
    budget,
  )
  return {
    events: rows.map(({ name, seen }) => ({ name: String(name), properties: propertiesOf(seen) })),
  }
}

function propertiesOf(seen: unknown): Catalogue['events'][number]['properties'] {
  if (typeof seen !== 'object' || seen === null) return []
  return Object.entries(seen).map(([name, types]: [string, unknown]) => ({
    name,
    types: [...new Set((Array.isArray(types) ? types : []).map((type) => typeOf(String(type))))],
  }))
}

/** The engine's types in the words of the language. */
function typeOf(type: string): PropertyType {
  if (/^(U?Int|Float|Decimal)/.test(type)) return 'number'
  if (type === 'Bool') return 'boolean'
  if (type.startsWith('Array')) return 'list'
  return type.startsWith('JSON') || type.startsWith('Tuple') ? 'object' : 'text'
}
