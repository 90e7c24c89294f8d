export const propertyTypes = ['text', 'number', 'boolean', 'list', 'object'] as const
export type PropertyType = (typeof propertyTypes)[number]

export interface SeenProperty {
  /** As questions name it, without `properties.`: `plan`, `cart.total`; a dot inside of a key is `%2E`. */
  readonly name: string
  /** Every type that it was sent with. */
  readonly types: readonly PropertyType[]
}

/** What the engine's `distinctJSONPathsAndTypes` gives, in the words of questions, by name. */
export function seenProperties(pathsAndTypes: unknown): readonly SeenProperty[] {
  if (typeof pathsAndTypes !== 'object' || pathsAndTypes === null) return []
  return Object.entries(pathsAndTypes)
    .map(([name, types]: [string, unknown]) => ({
      name,
      types: [...new Set((Array.isArray(types) ? types : []).map((type) => typeOf(String(type))))].toSorted(),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function typeOf(type: string): PropertyType {
  if (/^(U?Int|Float|Decimal)/.test(type)) return 'number'
  if (type === 'Bool') return 'boolean'
  if (type.startsWith('Array')) return 'list'
  return type.startsWith('JSON') || type.startsWith('Tuple') ? 'object' : 'text'
}
