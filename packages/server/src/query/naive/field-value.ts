import { textFields, type Event, type Json } from '@tidemark/event'
import { traitSources } from '../plan/field.ts'
import { knownOf } from './known.ts'
import { sessionFigure } from './naive-sessions.ts'

/** What a field of an event is, read from the event as it was sent. For tests: the slow, obvious way. */
export interface FieldValue {
  readonly text: string | null
  readonly number: number | null
  readonly set: boolean
}

const unset: FieldValue = { text: null, number: null, set: false }

export function fieldValue(event: Event, field: string): FieldValue {
  const figure = sessionFigure(event, field)
  if (figure !== undefined) return figure === '' ? unset : fromJson(figure)
  if (field === 'value') return fromJson(event.value)
  if (field === 'retry_count') return fromJson(event.retry_count ?? 0)
  if (field === 'is_bot') return fromJson(event.is_bot ?? false)
  if (field === 'event_id') return { text: event.event_id, number: null, set: true }
  const column = textFields.find((name) => name === field)
  if (column !== undefined) return event[column] === '' ? unset : fromJson(event[column])
  const whose = traitSources.find((source) => field.startsWith(`${source}.`))
  const path = field.replace(/^[a-z_]+\./, '')
  const json = whose === undefined ? event.properties : knownOf(event).traits[whose]
  const nested = find(json, path.split('.'))
  return fromJson(isValue(nested) ? nested : find(json, [path.replaceAll('.', '%2E')]))
}

/** Goes down by keys. A dot inside of a key is written `%2E`. */
function find(value: Json | undefined, keys: readonly string[]): Json | undefined {
  const [key, ...rest] = keys
  if (key === undefined) return value
  if (value === undefined || !isObject(value)) return undefined
  const entry = Object.entries(value).find(([own]) => own.replaceAll('.', '%2E') === key)
  return entry === undefined ? undefined : find(entry[1], rest)
}

function fromJson(value: Json | undefined): FieldValue {
  if (!isValue(value)) return unset
  if (typeof value === 'number') return { text: numberText(value), number: value, set: true }
  if (typeof value === 'string') return { text: value, number: numberIn(value), set: true }
  return { text: JSON.stringify(value), number: null, set: true }
}

/** An object has no value of its own, only what it holds has. */
function isValue(value: Json | undefined): value is Json {
  return value !== undefined && value !== null && !isObject(value)
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function numberText(value: number): string {
  return String(value).replace('e+', 'e')
}

function numberIn(text: string): number | null {
  if (!/^-?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?$/.test(text)) return null
  return Number.isFinite(Number(text)) ? Number(text) : null
}
