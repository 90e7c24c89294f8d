import { limits, type Json, type JsonObject } from '@tidemark/event'

/** What is known of a person or tenant, by name. */
export type Traits = ReadonlyMap<string, Json>

export const noTraits: Traits = new Map()

/**
 * The traits after an event that carries `change`, by the rules D20 to D22 of docs/definitions.md: names with a value
 * set it, reserved names that begin with `$` say something else. What makes no sense changes nothing, and neither
 * does a change after which the traits would be larger than the properties of an event may be.
 */
export function applyTraits(before: Traits, change: JsonObject): Traits {
  const after = new Map(change['$delete'] === true ? [] : before)
  for (const name of namesIn(change['$unset'])) after.delete(name)
  for (const [name, value] of Object.entries(change)) if (!isReserved(name)) after.set(name, value)
  for (const [name, value] of entriesOf(change['$set'])) after.set(name, value)
  for (const [name, value] of entriesOf(change['$set_once'])) if (!after.has(name)) after.set(name, value)
  for (const [name, by] of entriesOf(change['$add'])) {
    const number = after.get(name) ?? 0
    if (typeof number === 'number' && typeof by === 'number') after.set(name, number + by)
  }
  for (const [name, value] of entriesOf(change['$append'])) {
    changeList(after, name, (list) => [...list, ...(isList(value) ? value : [value])])
  }
  for (const [name, values] of entriesOf(change['$union'])) {
    if (isList(values)) changeList(after, name, (list) => distinct([...list, ...values]))
  }
  for (const [name, value] of entriesOf(change['$remove'])) {
    const gone = new Set((isList(value) ? value : [value]).map(textOf))
    if (after.has(name)) changeList(after, name, (list) => list.filter((item) => !gone.has(textOf(item))))
  }
  return Buffer.byteLength(traitsText(after)) > limits.propertiesBytes ? before : after
}

/** The traits as JSON, the same for the same traits. */
export function traitsText(traits: Traits): string {
  const names = [...traits.keys()].toSorted()
  return `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(traits.get(name))}`).join(',')}}`
}

const reserved: ReadonlySet<string> = new Set([
  '$set',
  '$set_once',
  '$add',
  '$append',
  '$union',
  '$remove',
  '$unset',
  '$delete',
])

function isReserved(name: string): boolean {
  return reserved.has(name)
}

/** Of what is no list nothing is changed: it was meant otherwise. */
function changeList(
  traits: Map<string, Json>,
  name: string,
  change: (list: readonly Json[]) => readonly Json[],
): void {
  const list = traits.get(name) ?? []
  if (isList(list)) traits.set(name, change(list))
}

function distinct(list: readonly Json[]): readonly Json[] {
  return [...new Map(list.map((item) => [textOf(item), item])).values()]
}

function textOf(value: Json): string {
  return JSON.stringify(value)
}

function entriesOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return typeof value === 'object' && value !== null && !isList(value) ? Object.entries(value) : []
}

function namesIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return value !== undefined && isList(value) ? value.filter((name) => typeof name === 'string') : []
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
