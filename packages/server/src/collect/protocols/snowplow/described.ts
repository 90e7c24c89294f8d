import { limits, type Issue } from '@tidemark/event'
import { isWireObject, type WireObject } from '../../draft.ts'
import { quoteBigIntegers } from '../../json-text.ts'
import { isPlain } from '../shared/body.ts'

/** What stands in a parameter as JSON of its own, `{ schema, data }`. */
export interface Unpacked {
  readonly data: unknown
  /** See `Reading.plain`. */
  readonly plain: boolean
}

/** A value with the schema that describes it: `{ schema: "iglu:com.acme/order/jsonschema/1-0-0", data }`. */
export interface Described {
  readonly schema: string
  /** `com.acme`. */
  readonly vendor: string
  /** `order`. */
  readonly name: string
  readonly data: unknown
}

const nothing: Unpacked = { data: undefined, plain: true }

/** What stands in `item` as JSON under one name or as base64 of it under another. */
export function unpack(item: WireObject, jsonName: string, base64Name: string): Unpacked | Issue {
  const json = item[jsonName]
  const base64 = item[base64Name]
  if (typeof json === 'string' && json !== '') return parse(json, jsonName)
  if (typeof base64 !== 'string' || base64 === '') return nothing
  // Longer than an event may be: that is told by its length alone.
  return parse(base64.length > limits.eventBytes * 2 ? base64 : decode(base64), base64Name)
}

export function isIssue(value: unknown): value is Issue {
  return isWireObject(value) && typeof value['code'] === 'string'
}

export function toDescribed(value: unknown): Described | undefined {
  if (!isWireObject(value)) return undefined
  const { schema, data } = value
  if (typeof schema !== 'string') return undefined
  const [vendor = '', name = ''] = schema.slice('iglu:'.length).split('/', 2)
  // Not a name of a schema's: what is there serves as the event's name.
  if (!schema.startsWith('iglu:') || name === '') return { schema, vendor: '', name: schema, data }
  return { schema, vendor, name, data }
}

/** The entities that go with an event, by the names of their schemas; `undefined` where there are none. */
export function entitiesOf(list: unknown): WireObject | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined
  const byName = Map.groupBy(
    list.flatMap((item) => toDescribed(item) ?? []),
    ({ name }) => name,
  )
  // Of some there are several: the products of a cart.
  return Object.fromEntries(
    [...byName].map(([name, [first, ...others]]) => [
      name,
      others.length === 0 ? first?.data : [first, ...others].map((entity) => entity?.data),
    ]),
  )
}

function parse(text: string, name: string): Unpacked | Issue {
  const path = `/${name}`
  if (text.length > limits.eventBytes)
    return { code: 'event_too_large', path, message: `It is over ${limits.eventBytes} bytes once decoded.` }
  try {
    const json: unknown = JSON.parse(/\d{16}/.test(text) ? quoteBigIntegers(text) : text)
    if (isWireObject(json)) return { data: json['data'], plain: isPlain(text) }
  } catch {
    // Said below, as for JSON that is no object.
  }
  return { code: 'invalid_event', path, message: 'It is not a schema and its data, as JSON or base64 of it.' }
}

// A Buffer for each would take longer than the decoding.
const room = Buffer.allocUnsafe(limits.eventBytes * 2)

function decode(base64: string): string {
  return room.toString('utf8', 0, room.write(base64, 'base64'))
}
