import { isWireObject, type WireObject } from '../../draft.ts'
import type { CollectRequest } from '../../request.ts'
import type { Reading } from '../protocol.ts'
import { checkCount, isPlain, noFaults, parseBody, startTaking, take } from './body.ts'
import { textOrNull } from './fields.ts'
import { put, sortProperties, type Places } from './sort-properties.ts'

/** The keys of a message and what they are here; null for what is read apart or says nothing of the event. */
const fields: Places = new Map<string, string | null>([
  ['messageId', 'event_id'],
  ['event', 'name'],
  ['timestamp', 'timestamp'],
  ['originalTimestamp', 'originalTimestamp'],
  ['sentAt', 'sent_at'],
  ['userId', 'user_id'],
  ['anonymousId', 'anonymous_id'],
  ['groupId', 'group_id'],
  ['previousId', 'previous_id'],
  ['properties', 'properties'],
  ['traits', 'traits'],
  ['name', 'name'],
  ['type', null],
  ['channel', null],
  ['category', null],
  ['context', null],
  ['integrations', null],
  // The library's own affairs, the version of the format, and the key.
  ['_metadata', null],
  ['version', null],
  ['writeKey', null],
  ['receivedAt', null],
])

/** What of a page's properties is a page's own field. */
const pagePlaces: Places = new Map([
  ['url', 'page_url'],
  ['path', 'page_path'],
  ['title', 'page_title'],
  ['search', 'page_search'],
  ['referrer', 'page_referrer'],
  ['name', 'label'],
])
const screenPlaces: Places = new Map([['name', 'label']])

/** What the last part of a path says of messages that do not say it themselves. */
const kindOfPath: ReadonlyMap<string, string> = new Map(
  ['track', 'page', 'screen', 'identify', 'group', 'alias'].flatMap((kind) => [
    [kind, kind],
    [kind.charAt(0), kind],
  ]),
)

const sourceOfChannel: ReadonlyMap<unknown, string> = new Map([
  ['web', 'browser'],
  ['mobile', 'mobile'],
  ['server', 'api'],
])

/**
 * Reads the messages of Segment's interface, which RudderStack and Jitsu have taken over: one, or
 * `{ batch: […], sentAt }`.
 */
export function readMessages(text: string, request: CollectRequest): Reading {
  const json = parseBody(text)
  const envelope = isWireObject(json) ? json : {}
  const isBatch = Array.isArray(envelope['batch'])
  const messages: readonly unknown[] = Array.isArray(envelope['batch']) ? envelope['batch'] : [json]
  checkCount(messages.length)
  const shared = isBatch && isWireObject(envelope['context']) ? envelope['context'] : undefined
  const kind = kindOfPath.get(lastPart(request.path))
  const taken = startTaking()
  for (const message of messages)
    take(taken, isWireObject(message) ? toEvent(message, kind, shared) : message, message)
  return {
    key: textOrNull(envelope['writeKey']) ?? undefined,
    sentAt: isBatch ? envelope['sentAt'] : undefined,
    ...taken,
    plain: isPlain(text),
    faults: noFaults,
  }
}

function toEvent(
  message: WireObject,
  kindOfRequest: string | undefined,
  shared: WireObject | undefined,
): WireObject {
  const kind = message['type'] ?? kindOfRequest
  const event: WireObject = { type: kind ?? null }
  for (const key in message) {
    const field = fields.get(key)
    // What Segment does not know either is kept in the context.
    if (field === undefined) put(event, key, message[key])
    else if (field !== null) event[field] ??= message[key]
  }
  const context = isWireObject(message['context']) ? message['context'] : shared
  const { channel, integrations } = message
  const source = sourceOfChannel.get(channel)
  if (source !== undefined) event['source'] = source
  else if (channel !== undefined) event['channel'] = channel
  // Which destinations are to have it. Nearly always empty.
  if (isWireObject(integrations) && Object.keys(integrations).length > 0) event['integrations'] = integrations
  if (context !== undefined) readDevice(event, context)
  const { properties } = event
  if (kind === 'page' || kind === 'screen')
    readView(event, message, kind === 'page' ? pagePlaces : screenPlaces)
  else if (isWireObject(properties)) readRevenue(event, properties)
  if (kind === 'identify' && context?.['traits'] !== undefined) {
    // RudderStack sends the traits twice, and its older SDKs only there.
    const { traits, ...others } = context
    event['traits'] ??= traits
    event['context'] = others
  } else event['context'] = message['context'] ?? shared ?? null
  return event
}

/** The fields of a page or screen, and the name and the category that the call itself has. */
function readView(event: WireObject, message: WireObject, places: Places): void {
  const properties = isWireObject(event['properties']) ? event['properties'] : {}
  const { own, context } = sortProperties(properties, places)
  const { category } = message
  if (category !== undefined && own['category'] === undefined) own['category'] = category
  Object.assign(event, context)
  if (event['name'] !== undefined) event['label'] = event['name']
  event['name'] = null
  event['properties'] = own
}

function readRevenue(event: WireObject, properties: WireObject): void {
  const { revenue, value, currency } = properties
  const amount = numberIn(revenue) ?? numberIn(value)
  if (amount === undefined) return
  event['value'] = amount
  event['currency'] = textOrNull(currency)
}

/** SDKs of phones say nothing else by which they could be told from a server. */
function readDevice(event: WireObject, context: WireObject): void {
  const { device } = context
  if (!isWireObject(device)) return
  const { type } = device
  if (type !== 'ios' && type !== 'android') return
  event['source'] ??= 'mobile'
  event['device_type'] = 'mobile'
}

function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : undefined
}

function lastPart(path: string): string {
  const end = path.indexOf('?')
  const bare = end === -1 ? path : path.slice(0, end)
  return bare.slice(bare.lastIndexOf('/') + 1)
}
