import type { Catalogue } from '@tidemark/metric'
import type { QueryDeps } from '../query/answer-question.ts'
import { seenProperties } from '../query/catalogue/property-types.ts'
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
    events: rows.map(({ name, seen }) => ({ name: String(name), properties: seenProperties(seen) })),
  }
}
