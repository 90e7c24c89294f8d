import { sql, type ScopedSql } from '../../store/sql.ts'
import type { Row } from '../../store/store.ts'
import { seenProperties } from '../catalogue/property-types.ts'
import { isFields } from '../parse/read.ts'
import { withinScope, type Scope } from '../scope.ts'

const prefix = 'properties.'

/**
 * What to know of properties that a question names and no event ever had: a misspelled one looks like people who do
 * nothing.
 */
export async function unknownPropertyNotes(
  ask: (query: ScopedSql) => Promise<readonly Row[]>,
  scope: Scope,
  question: unknown,
): Promise<readonly string[]> {
  const asked = [...new Set(propertiesOf(question))]
  if (asked.length === 0) return []
  const [row] = await ask(
    withinScope(
      scope,
      (from) => sql`SELECT distinctJSONPathsAndTypesMerge(properties) AS seen FROM ${from('catalogue')}`,
    ),
  )
  // A dot goes down, or stands in the name itself.
  const seen = new Set(seenProperties(row?.['seen']).map(({ name }) => name.replaceAll('%2E', '.')))
  return asked
    .filter((name) => !seen.has(name.replaceAll('%2E', '.')))
    .map(
      (name) =>
        `No event ever had the property ${JSON.stringify(name)}. Look at how it is spelled: /v1/catalogue/events/{name} lists those that there are.`,
    )
}

/** The properties that a question names, wherever it names fields. */
function propertiesOf(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') {
    const isField = ['field', 'by', 'same', 'breakdown'].includes(key) && value.startsWith(prefix)
    return isField ? [value.slice(prefix.length)] : []
  }
  if (Array.isArray(value)) return value.flatMap((inner) => propertiesOf(inner))
  // The definitions of cohorts are others' questions.
  return isFields(value) && value['field'] !== 'cohort'
    ? Object.entries(value).flatMap(([key, inner]) => propertiesOf(inner, key))
    : []
}
