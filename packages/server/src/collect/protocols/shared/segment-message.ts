import { isWireObject, type WireObject } from '../../draft.ts'
import type { CollectRequest } from '../../request.ts'
import type { Reading } from '../protocol.ts'
import { checkCount, isPlain, noFaults, parseBody, startTaking, take } from './body.ts'
import { amountOrNull, isEmpty, textOrNull } from './fields.ts'
import { sortProperties, type Places } from './sort-properties.ts'

/** What of a page's properties is a page's own field. */
const pagePlaces: Places = new Map<string, string | null>([
  ['url', 'page_url'],
  ['path', 'page_path'],
  ['title', 'page_title'],
  ['search', 'page_search'],
  ['referrer', 'page_referrer'],
  ['name', 'label'],
  // RudderStack's, which are in the context too.
  ['tab_url', null],
  ['referring_domain', null],
  ['initial_referrer', null],
  ['initial_referring_domain', null],
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

/** Leaves out of a context what a vendor's library puts there and nobody would look for. */
export type Tidy = (context: WireObject) => WireObject

/** What holds for every message of a request. */
interface Facts {
  /** Of messages that do not say it. */
  readonly kind: string | undefined
  readonly sentAt: unknown
  readonly tidy: Tidy | undefined
}

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
  const facts: Facts = { kind: kindOfPath.get(lastPart(request.path)), sentAt, tidy }
  const taken = startTaking()
  for (const message of messages)
    take(taken, isWireObject(message) ? toEvent(message, facts) : message, message)
  return {
    key: textOrNull(writeKey) ?? undefined,
    sentAt,
    ...taken,
    plain: isPlain(text),
    faults: noFaults,
  }
}

/** What Segment has no field for at the top of a message is not kept, as at Segment. */
function toEvent(message: WireObject, { kind: kindOfRequest, sentAt, tidy }: Facts): WireObject {
  const { type: kind = kindOfRequest, sentAt: ownSentAt = sentAt, properties, context = null } = message
  const isView = kind === 'page' || kind === 'screen'
  const event: WireObject = {
    // Views have it from their names, which is quicker.
    type: isView || kind === 'track' ? null : (kind ?? null),
    event_id: idOf(message['messageId']),
    name: isView ? `${kind}_view` : (message['event'] ?? null),
    timestamp: message['timestamp'] ?? message['originalTimestamp'] ?? null,
    sent_at: ownSentAt === sentAt ? null : ownSentAt,
    user_id: message['userId'] ?? null,
    anonymous_id: message['anonymousId'] ?? null,
    group_id: message['groupId'] ?? null,
    previous_id: message['previousId'] ?? null,
    source: sourceOfChannel.get(message['channel']) ?? null,
    integrations: integrationsOf(message['integrations']),
    properties: properties ?? null,
    traits: message['traits'] ?? null,
    context: tidy !== undefined && isWireObject(context) ? tidy(context) : context,
  }
  if (isWireObject(context)) readDevice(event, context['device'])
  if (isView) readView(event, message, kind === 'page' ? pagePlaces : screenPlaces)
  else if (kind === 'identify') readTraits(event)
  else if (isWireObject(properties)) readRevenue(event, properties)
  return event
}

/** The ids of Segment's libraries end in a UUID, which is one by itself: deriving another from the whole takes longer. */
function idOf(messageId: unknown): unknown {
  if (typeof messageId !== 'string' || messageId.length <= 36) return messageId ?? null
  if (!messageId.startsWith('node-next-') && !messageId.startsWith('ajs-next-')) return messageId
  return messageId.slice(-36)
}

/** Which destinations are to have the event. Nearly always empty. */
function integrationsOf(integrations: unknown): unknown {
  return integrations === undefined || (isWireObject(integrations) && isEmpty(integrations))
    ? null
    : integrations
}

/** SDKs of phones say nothing else by which they could be told from a server. */
function readDevice(event: WireObject, device: unknown): void {
  if (!isWireObject(device)) return
  const { type } = device
  if (type !== 'ios' && type !== 'android') return
  event['source'] ??= 'mobile'
  event['device_type'] = 'mobile'
}

/** The name and the category of a page or screen lie beside its properties, and from some SDKs in them too. */
function readView(event: WireObject, { name, category }: WireObject, places: Places): void {
  const { properties, context } = event
  event['label'] = textOrNull(name)
  // Neither: the event is refused for it.
  if (properties !== null && !isWireObject(properties)) return
  const isNamed = typeof category === 'string' && properties?.['category'] === undefined
  // Nothing to move, as from most servers: a copy would cost a tenth of the event.
  if (!isNamed && !hasAny(properties, places)) return
  const { own, context: fields } = sortProperties(properties ?? {}, places)
  event['label'] ??= textOrNull(fields['label'])
  if (isNamed) own['category'] = category
  event['properties'] = own
  if (isEmpty(fields)) return
  fields['label'] = null
  // RudderStack's word for none.
  if (fields['page_referrer'] === '$direct') fields['page_referrer'] = null
  // First, and so before what the context says of the same: it may be about the page before.
  event['context'] = isWireObject(context) ? { ...fields, ...context } : fields
}

function hasAny(properties: WireObject | null, places: Places): boolean {
  for (const key in properties) if (places.has(key)) return true
  return false
}

/** RudderStack sends the traits in the context too, and its older SDKs only there. */
function readTraits(event: WireObject): void {
  const { context } = event
  if (!isWireObject(context) || context['traits'] === undefined) return
  const { traits, ...others } = context
  event['traits'] ??= traits ?? null
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
