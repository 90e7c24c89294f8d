import { AppError } from '../../errors.ts'
import { isWireObject, type WireObject } from '../draft.ts'
import { queryOf, type CollectRequest } from '../request.ts'
import { keyOutsideBody } from '../steps/authenticate.ts'
import { mostEvents, toMessage } from './ga4/validation.ts'
import type { Protocol, Reading } from './protocol.ts'
import { isPlain, noFaults, parseBody, startTaking, take } from './shared/body.ts'
import { amountOrNull, isEmpty, textOrNull } from './shared/fields.ts'
import { refusalOf } from './shared/refusal.ts'
import { put, sortProperties, type Places } from './shared/sort-properties.ts'

/** Google's names and ours, where they are not the same. Every other name stays as it is. */
export const ga4Names: ReadonlyMap<unknown, string> = new Map([
  ['file_download', 'file_downloaded'],
  ['form_submit', 'form_submitted'],
  ['begin_checkout', 'checkout_started'],
])

/** With these somebody says who they are: what was anonymous before is theirs. */
const signIns: ReadonlySet<unknown> = new Set(['login', 'sign_up'])

const paramPlaces: Places = new Map([
  ['session_id', 'session_id'],
  ['ga_session_id', 'session_id'],
  ['page_location', 'page_url'],
  ['page_path', 'page_path'],
  ['page_title', 'page_title'],
  ['page_referrer', 'page_referrer'],
  ['language', 'locale'],
  ['screen_resolution', 'screen'],
  ['ga_session_number', 'ga_session_number'],
])

const campaignPlaces: Places = new Map([
  ...paramPlaces,
  ['source', 'utm_source'],
  ['medium', 'utm_medium'],
  ['campaign', 'utm_campaign'],
  ['term', 'utm_term'],
  ['content', 'utm_content'],
])

/** The Measurement Protocol of Google Analytics 4: what servers send of a visitor or an app's user. */
export const ga4: Protocol = {
  name: 'ga4',
  key: (request) => queryOf(request, 'api_secret') || keyOutsideBody(request),
  read,
  answer: () => ({ status: 204, headers: {}, body: '' }),
  // Google says 204 to anything. Whoever looks at the status at all is better served by the truth.
  refuse: (error) =>
    refusalOf(error, { validationMessages: [toMessage('', error.message, 'VALUE_INVALID')] }),
}

function read(text: string, request: CollectRequest): Reading {
  const json = parseBody(text)
  const body = isWireObject(json) ? json : {}
  const items: readonly unknown[] = Array.isArray(body['events']) ? body['events'] : [json]
  // What they share goes with each: more of them would make much out of little.
  if (items.length > mostEvents)
    throw new AppError(
      'batch_too_many_events',
      `The request has ${items.length} events, and ${mostEvents} is the most, as Google has it. Send it in parts.`,
    )
  const shared = sharedOf(body, request)
  const context = contextOf(body, request)
  const taken = startTaking()
  for (const item of items) take(taken, isWireObject(item) ? toEvent(item, shared, context) : item, item)
  const traits = traitsOf(body['user_properties'])
  const signsIn =
    shared['user_id'] !== null && items.some((item) => isWireObject(item) && signIns.has(item['name']))
  if (signsIn || !isEmpty(traits)) take(taken, { ...shared, kind: 'identify', traits, context }, body)
  return { key: undefined, sentAt: undefined, ...taken, plain: isPlain(text), faults: noFaults }
}

function sharedOf(body: WireObject, request: CollectRequest): WireObject {
  const isApp = queryOf(request, 'firebase_app_id') !== ''
  return {
    user_id: body['user_id'] ?? null,
    anonymous_id: body['client_id'] ?? body['app_instance_id'] ?? null,
    timestamp: body['timestamp_micros'] ?? null,
    source: isApp ? 'mobile' : null,
  }
}

function contextOf(body: WireObject, request: CollectRequest): WireObject {
  const device = isWireObject(body['device']) ? body['device'] : {}
  const place = isWireObject(body['user_location']) ? body['user_location'] : {}
  return {
    app: queryOf(request, 'measurement_id') || queryOf(request, 'firebase_app_id'),
    library: 'measurement-protocol',
    ip: body['ip_override'] ?? null,
    user_agent: body['user_agent'] ?? null,
    country: place['country_id'] ?? null,
    region: place['region_id'] ?? null,
    city: place['city'] ?? null,
    locale: device['language'] ?? null,
    screen: device['screen_resolution'] ?? null,
    os: device['operating_system'] ?? null,
    os_version: device['operating_system_version'] ?? null,
    browser: device['browser'] ?? null,
    browser_version: device['browser_version'] ?? null,
    device_type: device['category'] ?? null,
    device_brand: device['brand'] ?? null,
    device_model: device['model'] ?? null,
    // About advertising: not what our consent is about.
    ad_consent: body['consent'] ?? null,
    non_personalized_ads: body['non_personalized_ads'] ?? null,
    user_data: body['user_data'] ?? null,
  }
}

function toEvent(item: WireObject, shared: WireObject, context: WireObject): WireObject {
  const { name, params = {} } = item
  const event = {
    ...shared,
    name: ga4Names.get(name) ?? name ?? null,
    timestamp: item['timestamp_micros'] ?? shared['timestamp'],
  }
  if (!isWireObject(params)) return { ...event, properties: params, context }
  const places = name === 'campaign_details' ? campaignPlaces : paramPlaces
  const { own, context: ofEvent } = sortProperties(params, places)
  return {
    ...event,
    label: name === 'screen_view' ? textOrNull(own['screen_name'] ?? own['firebase_screen']) : null,
    value: amountOrNull(own['value']),
    currency: textOrNull(own['currency']),
    properties: own,
    context: { ...ofEvent, ...context },
  }
}

/** `{ plan: { value: "pro" } }` as `{ plan: "pro" }`. */
function traitsOf(properties: unknown): WireObject {
  const traits: WireObject = {}
  if (!isWireObject(properties)) return traits
  for (const [key, property] of Object.entries(properties))
    put(traits, key, isWireObject(property) ? (property['value'] ?? null) : property)
  return traits
}
