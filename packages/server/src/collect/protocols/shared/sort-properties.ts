import type { WireObject } from '../../draft.ts'

/**
 * What becomes of a vendor's own properties, by their names: the key in our context that means the same, their
 * own name where the context keeps them as they are, or null for what is said elsewhere.
 */
export type Places = ReadonlyMap<string, string | null>

/** Rows of such a table for names, with spaces between, that the context keeps as they are. */
export function itself(names: string): [string, string][] {
  return names.split(' ').map((name) => [name, name])
}

/** The same for names of what is said elsewhere. */
export function nowhere(names: string): [string, null][] {
  return names.split(' ').map((name) => [name, null])
}

/** Properties told apart: those of whoever sends, and those that the SDK added. */
export interface Sorted {
  readonly own: WireObject
  readonly context: WireObject
}

/** Of two properties with the same place the first counts. `null` says nothing: SDKs send dozens of it. */
export function sortProperties(properties: WireObject, places: Places): Sorted {
  const own: WireObject = {}
  const context: WireObject = {}
  for (const key in properties) {
    const value = properties[key]
    if (value === null) continue
    const place = places.get(key)
    if (place === undefined) put(own, key, value)
    else if (place !== null && context[place] === undefined) context[place] = value
  }
  return { own, context }
}

/** Sets a key that somebody else chose: to assign `__proto__` would change what the object is. */
export function put(target: WireObject, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else target[key] = value
}
