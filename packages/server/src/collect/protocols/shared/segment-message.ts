import { isWireObject, type WireObject } from '../../draft.ts'
import type { CollectRequest } from '../../request.ts'
import type { Reading } from '../protocol.ts'
import { checkCount, isPlain, noFaults, parseBody, startTaking, take } from './body.ts'
import { amountOrNull, isEmpty, textOrNull } from './fields.ts'
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
  ['category', 'category'],
  ['context', null],
  ['integrations', null],
  // The library's own affairs, the version of the format, and the key.
  ['_metadata', null],
  ['version', null],
  ['writeKey', null],
  ['receivedAt', null],
])

/** What of a page's properties is a page's own field. */
const pagePlaces: Places = new Map<string, string | null>([
  ['url', 'page_url'],
  ['path', 'page_path'],
  ['title', 'page_title'],
  ['search', 'page_search'],
  ['referrer', 'page_referrer'],
  // RudderStack's, which are in the context too.
  ['tab_url', null],
  ['referring_domain', null],
  ['initial_referrer', null],
  ['initial_referring_domain', null],
])
const noPlaces: Places = new Map()

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

/** Leaves out of a context what a vendor's library puts there and nobody would look for. */
export type Tidy = (context: WireObject) => WireObject

/**
 * Reads the messages of Segment's interface, which RudderStack and Jitsu have taken over: one, or
 * `{ batch: […], sentAt }`.
 */
export function readMessages(text: string, request: CollectRequest, tidy: Tidy | undefined): Reading {
  const json = parseBody(text)
  const envelope = isWireObject(json) ? json : {}
  const { batch, writeKey, sentAt } = envelope
  const messages: readonly unknown[] = Array.isArray(batch) ? batch : [json]
  checkCount(messages.length)
  const kind = kindOfPath.get(lastPart(request.path))
  const taken = startTaking()
  for (const message of messages)
    take(taken, isWireObject(message) ? toEvent(message, kind, tidy) : message, message)
  return {
    key: textOrNull(writeKey) ?? undefined,
    sentAt,
    ...taken,
    plain: isPlain(text),
    faults: noFaults,
  }
}

function toEvent(message: WireObject, kindOfRequest: string | undefined, tidy: Tidy | undefined): WireObject {
  const { type: kind = kindOfRequest } = message
  const sent = message['context']
  const context = tidy !== undefined && isWireObject(sent) ? tidy(sent) : sent
  const event: WireObject = { type: kind ?? null }
  let others: WireObject | undefined
  for (const key in message) {
    const field = fields.get(key)
    if (field === undefined) put((others ??= {}), key, message[key])
    else if (field !== null) event[field] ??= message[key]
  }
  readSource(event, message)
  // What Segment does not know either.
  event['context'] = others === undefined ? (context ?? null) : withContext(others, context)
  const { properties } = event
  if (kind === 'page' || kind === 'screen') readView(event, kind === 'page' ? pagePlaces : noPlaces)
  else if (kind === 'identify') readTraits(event)
  else if (isWireObject(properties)) readRevenue(event, properties)
  return event
}

/** SDKs of phones say nothing else by which they could be told from a server. */
function readSource(event: WireObject, { channel, context, integrations }: WireObject): void {
  // Which destinations are to have the event. Nearly always empty.
  if (isWireObject(integrations) && !isEmpty(integrations)) event['integrations'] = integrations
  const source = sourceOfChannel.get(channel)
  if (source !== undefined) event['source'] = source
  const device = isWireObject(context) ? context['device'] : undefined
  if (!isWireObject(device)) return
  const { type } = device
  if (type !== 'ios' && type !== 'android') return
  event['source'] ??= 'mobile'
  event['device_type'] = 'mobile'
}

/** The name and the category of a page or screen lie beside its properties, and from some SDKs in them too. */
function readView(event: WireObject, places: Places): void {
  const { properties, name, category, context } = event
  event['category'] = null
  event['name'] = null
  event['label'] = textOrNull(name)
  if (properties !== undefined && properties !== null && !isWireObject(properties)) return
  const { own, context: page } = sortProperties(properties ?? {}, places)
  event['label'] ??= textOrNull(own['name'])
  if (own['name'] === event['label']) delete own['name']
  if (typeof category === 'string') own['category'] ??= category
  event['properties'] = own
  if (!isEmpty(page)) event['context'] = withContext(page, context)
}

/** `fields` come first, and so before what the context says of the same: it may be about the page before. */
function withContext(fields: WireObject, context: unknown): WireObject {
  return isWireObject(context) ? { ...fields, ...context } : fields
}

/** RudderStack sends the traits in the context too, and its older SDKs only there. */
function readTraits(event: WireObject): void {
  const { context } = event
  if (!isWireObject(context) || context['traits'] === undefined) return
  const { traits, ...others } = context
  event['traits'] ??= traits
  event['context'] = others
}

function readRevenue(event: WireObject, properties: WireObject): void {
  const { revenue, value, currency } = properties
  const amount = amountOrNull(revenue) ?? amountOrNull(value)
  if (amount === null) return
  event['value'] = amount
  event['currency'] = textOrNull(currency)
}

function lastPart(path: string): string {
  const end = path.indexOf('?')
  const bare = end === -1 ? path : path.slice(0, end)
  return bare.slice(bare.lastIndexOf('/') + 1)
}
