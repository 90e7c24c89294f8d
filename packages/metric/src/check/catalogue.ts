/** What was seen of events so far. */
export interface Catalogue {
  readonly events: readonly CatalogueEvent[]
}

export interface CatalogueEvent {
  readonly name: string
  readonly properties: readonly CatalogueProperty[]
}

export interface CatalogueProperty {
  /** As questions name it, without `properties.`: `plan`, `cart.total`. */
  readonly name: string
  /** Every type that it was sent with. */
  readonly types: readonly PropertyType[]
  /** Some of its values as texts, for an editor to propose. */
  readonly examples?: readonly string[]
}

export type PropertyType = 'text' | 'number' | 'boolean' | 'list' | 'object'
