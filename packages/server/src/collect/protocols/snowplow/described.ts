import { limits, type Issue } from '@tidemark/event'
import { isWireObject, type WireObject } from '../../draft.ts'
import { quoteBigIntegers } from '../../json-text.ts'

/** A value with the schema that describes it: `{ schema: "iglu:com.acme/order/jsonschema/1-0-0", data }`. */
export interface Described {
  readonly schema: string
  /** `com.acme`. */
  readonly vendor: string
  /** `order`. */
  readonly name: string
  readonly data: unknown
}

/** What stands in `item` as JSON under one name or as base64 of it under another; `undefined` where neither is. */
export function readDescribed(
  item: WireObject,
  jsonName: string,
  base64Name: string,
): Described | Issue | undefined {
  const text = textIn(item, jsonName, base64Name)
  if (text === undefined) return undefined
  const path = `/${text === item[jsonName] ? jsonName : base64Name}`
  if (text.length > limits.eventBytes)
    return { code: 'event_too_large', path, message: `It is over ${limits.eventBytes} bytes once decoded.` }
  try {
    const parsed: unknown = JSON.parse(/\d{16}/.test(text) ? quoteBigIntegers(text) : text)
    return toDescribed(parsed) ?? { code: 'invalid_event', path, message: 'It names no schema.' }
  } catch {
    return { code: 'invalid_json', path, message: 'It is not JSON, nor base64 of JSON.' }
  }
}

export function isIssue(value: unknown): value is Issue {
  return isWireObject(value) && typeof value['code'] === 'string'
}

export function toDescribed(value: unknown): Described | undefined {
  if (!isWireObject(value)) return undefined
  const { schema, data } = value
  if (typeof schema !== 'string') return undefined
  const [, vendor = '', name = ''] = /^iglu:([^/]{1,200})\/([^/]{1,200})\//.exec(schema) ?? []
  return { schema, vendor, name: name === '' ? schema.slice(0, limits.nameBytes) : name, data }
}

/** The entities that go with an event, by the names of their schemas. */
export function entitiesOf(list: unknown): WireObject {
  const entities = (Array.isArray(list) ? list : []).flatMap((item) => toDescribed(item) ?? [])
  const byName = Map.groupBy(entities, ({ name }) => name)
  // Of some there are several: the products of a cart.
  return Object.fromEntries(
    [...byName].map(([name, [first, ...others]]) => [
      name,
      others.length === 0 ? first?.data : [first, ...others].map((entity) => entity?.data),
    ]),
  )
}

function textIn(item: WireObject, jsonName: string, base64Name: string): string | undefined {
  const json = item[jsonName]
  if (typeof json === 'string' && json !== '') return json
  const base64 = item[base64Name]
  if (typeof base64 !== 'string' || base64 === '') return undefined
  // Longer than an event may be: that is told by its length alone.
  if (base64.length > limits.eventBytes * 2) return base64
  return Buffer.from(base64, 'base64').toString('utf8')
}
