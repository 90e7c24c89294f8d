import type { Json, JsonObject } from '@tidemark/event'

/** Traits after events with these properties, one after another (D20, D21). */
export function naiveTraits(changes: readonly JsonObject[]): JsonObject {
  let traits: Record<string, Json> = {}
  for (const change of changes.map(said)) {
    const { $delete, $unset, $set, $set_once, $add, $append, $union, $remove, ...plain } = change
    if ($delete === true) traits = {}
    for (const name of [$unset ?? []].flat()) if (typeof name === 'string') delete traits[name]
    traits = { ...traits, ...plain, ...objectOf($set) }
    traits = { ...objectOf($set_once), ...traits }
    for (const [name, by] of Object.entries(objectOf($add))) {
      const number = traits[name] ?? 0
      if (typeof number === 'number' && typeof by === 'number') traits[name] = number + by
    }
    for (const [name, more] of Object.entries(objectOf($append))) {
      const list = traits[name] ?? []
      if (Array.isArray(list)) traits[name] = [...list, ...listOf(more)]
    }
    for (const [name, more] of Object.entries(objectOf($union))) {
      const list = traits[name] ?? []
      if (!Array.isArray(list) || !Array.isArray(more)) continue
      traits[name] = []
      for (const item of [...list, ...more]) {
        const soFar: readonly Json[] = listOf(traits[name])
        if (!soFar.some((own) => same(own, item))) traits[name] = [...soFar, item]
      }
    }
    for (const [name, gone] of Object.entries(objectOf($remove))) {
      const list = traits[name]
      if (Array.isArray(list))
        traits[name] = list.filter((own) => !listOf(gone).some((item) => same(own, item)))
    }
  }
  return traits
}

/** Without what says nothing: nulls, and objects with nothing in them. */
function said(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]): [string, Json][] => {
      if (value === null) return []
      if (!isObject(value)) return [[name, value]]
      const inner = said(value)
      return Object.keys(inner).length === 0 ? [] : [[name, inner]]
    }),
  )
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectOf(value: Json | undefined): JsonObject {
  return value !== undefined && isObject(value) ? value : {}
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value]
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
