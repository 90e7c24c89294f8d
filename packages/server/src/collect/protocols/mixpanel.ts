import type { AppError } from '../../errors.ts'
import { isWireObject, type WireObject } from '../draft.ts'
import { jsonResponse, queryOf, type CollectRequest, type CollectResponse } from '../request.ts'
import { mixpanelNames, mixpanelPlaces, mixpanelTraits } from './mixpanel/names.ts'
import type { Outcome, Protocol, Reading } from './protocol.ts'
import { checkCount, eraseKeys, isPlain, noFaults, parseBody, startTaking, take } from './shared/body.ts'
import { companyOf, isEmpty, numberOrNull, textOrNull } from './shared/fields.ts'
import { collectLinks, type Links } from './shared/links.ts'
import { refusalOf } from './shared/refusal.ts'
import { put, sortProperties } from './shared/sort-properties.ts'
import { traitsOf, withoutNulls } from './shared/traits.ts'
import { unwrapData } from './shared/unwrap-data.ts'

/** `/track` and `/import`: what happened. */
export const mixpanelEvents: Protocol = mixpanel(toEvent)
/** `/engage`: what is to be done to a profile. */
export const mixpanelPeople: Protocol = mixpanel(toIdentify)
/** `/groups`: the same to a group's. */
export const mixpanelGroups: Protocol = mixpanel(toGroup)

type Translation = (item: WireObject, links: Links) => WireObject

function mixpanel(translate: Translation): Protocol {
  return {
    name: 'mixpanel',
    // The token is in the body; what stands in a header is a secret of Mixpanel's own.
    key: () => undefined,
    unwrap: unwrapData,
    read: (text, request) => read(text, request, translate),
    answer,
    refuse,
  }
}

function read(text: string, request: CollectRequest, translate: Translation): Reading {
  const json = parseBody(text)
  const items: readonly unknown[] = Array.isArray(json) ? json : [json]
  checkCount(items.length)
  const key = keyIn(items[0])
  const links = collectLinks()
  const taken = startTaking()
  for (const item of items) {
    if (isWireObject(item)) eraseKeys(item)
    take(taken, isWireObject(item) ? translate(item, links) : item, item)
  }
  for (const link of links.missing()) take(taken, link, link)
  return { key, sentAt: queryOf(request, '_'), ...taken, plain: isPlain(text), faults: noFaults }
}

function toEvent(item: WireObject, links: Links): WireObject {
  const given = item['properties'] ?? {}
  const properties = isWireObject(given) ? given : {}
  const { own, context } = sortProperties(properties, mixpanelPlaces)
  completeContext(context, properties)
  const type = item['event'] ?? null
  const event: WireObject = {
    event_id: properties['$insert_id'] ?? null,
    name: (typeof type === 'string' ? mixpanelNames.get(type) : undefined) ?? type,
    timestamp: properties['time'] ?? null,
    ...whoOf(properties),
    // What `set_group` adds to each event; a mere text may be anything.
    group_id: Array.isArray(own['company']) ? companyOf(own) : null,
    context,
  }
  if (type === '$identify') return linking(event, own, properties)
  if (type === '$create_alias' || type === '$merge') return merging(event, own, properties)
  event['label'] = textOrNull(own['$el_text'])
  event['value'] = numberOrNull(own['revenue'])
  event['currency'] = textOrNull(own['currency'])
  event['properties'] = isWireObject(given) ? own : given
  // The SDK for pages says it with `$identify`.
  if (properties['mp_lib'] !== 'web' && properties['$user_id'] !== undefined) links.see(event)
  return event
}

/** `$identify`: who was anonymous is a user, or who was one user is another. */
function linking(event: WireObject, own: WireObject, properties: WireObject): WireObject {
  const { $device_id, $anon_distinct_id, $anon_id, $identified_id } = properties
  const earlier = $anon_distinct_id ?? $anon_id ?? null
  const user = $identified_id ?? properties['distinct_id'] ?? null
  const isKnown = $anon_distinct_id !== undefined && !isDevice(earlier) && earlier !== $device_id
  if (isKnown)
    return { ...event, name: 'alias', kind: 'alias', user_id: user, previous_id: earlier, properties: own }
  keepBeside(event, own)
  return { ...event, kind: 'identify', user_id: user, anonymous_id: bareId(earlier), traits: {} }
}

/** Two ids become one. */
function merging(event: WireObject, own: WireObject, properties: WireObject): WireObject {
  const { alias, ...others } = own
  const pair: unknown = properties['$distinct_ids']
  const [kept, merged]: readonly unknown[] = Array.isArray(pair) ? pair : [properties['distinct_id'], alias]
  return {
    ...event,
    kind: 'alias',
    user_id: bareId(kept),
    anonymous_id: null,
    previous_id: bareId(merged),
    properties: others,
  }
}

function toIdentify(item: WireObject): WireObject {
  const { user_id, anonymous_id } = whoOf({
    distinct_id: item['$distinct_id'],
    $user_id: item['$user_id'],
    $device_id: item['$device_id'],
  })
  return {
    name: 'identify',
    kind: 'identify',
    timestamp: item['$time'] ?? null,
    // About one id: a change of a profile links nobody with anybody.
    user_id,
    anonymous_id: user_id === null ? anonymous_id : null,
    ip: textOrNull(item['$ip']),
    traits: changeOf(item),
  }
}

function toGroup(item: WireObject): WireObject {
  return {
    name: 'group',
    kind: 'group',
    timestamp: item['$time'] ?? null,
    group_type: item['$group_key'] ?? null,
    group_id: item['$group_id'] ?? null,
    // Nobody in particular has done it, though it may come from somebody's browser.
    source: 'api',
    traits: changeOf(item),
  }
}

function changeOf(item: WireObject): unknown {
  return traitsOf({
    set: withOurNames(item['$set']),
    setOnce: withoutNulls(withOurNames(item['$set_once'])),
    add: withOurNames(item['$add']),
    append: withOurNames(item['$append']),
    union: withOurNames(item['$union']),
    remove: withOurNames(item['$remove']),
    unset: Array.isArray(item['$unset']) ? item['$unset'].map(ourName) : item['$unset'],
    // Whatever its value: the SDKs send an empty text.
    delete: item['$delete'] !== undefined,
  })
}

function withOurNames(traits: unknown): unknown {
  if (!isWireObject(traits)) return traits
  const renamed: WireObject = {}
  for (const key in traits) put(renamed, mixpanelTraits.get(key) ?? key, traits[key])
  return renamed
}

function ourName(name: unknown): unknown {
  return (typeof name === 'string' ? mixpanelTraits.get(name) : undefined) ?? name
}

/** One id stands for whoever it is, with a prefix where that is nobody known. */
function whoOf(properties: WireObject): { readonly user_id: unknown; readonly anonymous_id: unknown } {
  const { distinct_id: id, $user_id, $device_id } = properties
  const isAnonymous = $user_id === undefined && (isDevice(id) || id === $device_id)
  return {
    user_id: $user_id ?? (isAnonymous ? null : (id ?? null)),
    anonymous_id: $device_id ?? (isAnonymous ? bareId(id) : null),
  }
}

const devicePrefix = '$device:'

function isDevice(id: unknown): id is string {
  return typeof id === 'string' && id.startsWith(devicePrefix)
}

function bareId(id: unknown): unknown {
  return isDevice(id) ? id.slice(devicePrefix.length) : (id ?? null)
}

function completeContext(context: WireObject, properties: WireObject): void {
  const { $screen_width, $screen_height, $viewportWidth, $viewportHeight } = properties
  if ($screen_width !== undefined) context['screen'] = { width: $screen_width, height: $screen_height }
  if ($viewportWidth !== undefined) context['viewport'] = { width: $viewportWidth, height: $viewportHeight }
  // How they say that there is none.
  if (context['page_referrer'] === '$direct') context['page_referrer'] = null
}

/** Properties of a call that is about ids are nobody's traits. */
function keepBeside(event: WireObject, own: WireObject): void {
  if (!isEmpty(own) && isWireObject(event['context'])) event['context']['properties'] = own
}

function keyIn(item: unknown): string | undefined {
  if (!isWireObject(item)) return undefined
  const inner = isWireObject(item['properties']) ? item['properties']['token'] : undefined
  return [inner, item['$token']].find((key) => typeof key === 'string')
}

/** The SDK for servers reads the body alone, whatever the status. */
function answer({ accepted }: Outcome, request: CollectRequest): CollectResponse {
  if (queryOf(request, 'strict') === '1')
    return jsonResponse({ code: 200, num_records_imported: accepted, status: 'OK' })
  return isVerbose(request)
    ? jsonResponse({ status: 1, error: null })
    : { ...plainText, status: 200, body: '1' }
}

function refuse(error: AppError, request: CollectRequest): CollectResponse {
  const refused = refusalOf(error, { status: 0, error: error.message, code: error.code })
  return isVerbose(request)
    ? refused
    : { ...refused, headers: { ...refused.headers, ...plainText.headers }, body: '0' }
}

const plainText = { headers: { 'content-type': 'text/plain; charset=utf-8' } }

function isVerbose(request: CollectRequest): boolean {
  return queryOf(request, 'verbose') === '1' || queryOf(request, 'strict') === '1'
}
