import { parseTime } from '@tidemark/event'
import { isWireObject, type WireObject } from '../draft.ts'
import { headerOf, jsonResponse, queryOf, type CollectRequest } from '../request.ts'
import { postHogNames, postHogPlaces } from './posthog/names.ts'
import { answerEach, refuse } from './posthog/replies.ts'
import type { Protocol, Reading } from './protocol.ts'
import {
  checkCount,
  eraseKeys,
  isPlain,
  noFaults,
  onlyEvent,
  parseBody,
  startTaking,
  take,
  type Taken,
} from './shared/body.ts'
import { companyOf, isEmpty, numberOrNull, otherGroups, textOf, textOrNull } from './shared/fields.ts'
import { sortProperties } from './shared/sort-properties.ts'
import { profileId, traitsOf, withoutNulls, type ProfileChange } from './shared/traits.ts'
import { unwrapData } from './shared/unwrap-data.ts'

/** What PostHog's SDKs send, from the base64 of 2021 to the gzip of today. */
export const postHog: Protocol = {
  name: 'posthog',
  // Their key is in the body: a header of authorization is some proxy's.
  key: () => undefined,
  unwrap: unwrapData,
  read,
  answer: () => jsonResponse({ status: 1 }),
  refuse,
}

/** The same events as its newest servers take them: the key as bearer, and an answer about each event. */
export const postHogV1: Protocol = { name: 'posthog', read, answer: answerEach, refuse }

const anyMoment = Date.UTC(2020, 0, 1)

/** What holds for every event of a request. */
interface Facts {
  readonly sentAtMs: number | undefined
  readonly library: WireObject | undefined
}

function read(text: string, request: CollectRequest): Reading {
  const json = parseBody(text)
  const envelope = isWireObject(json) ? json : {}
  const list = Array.isArray(json) ? json : envelope['batch']
  const batch: readonly unknown[] = Array.isArray(list)
    ? list
    : onlyEvent(json, ['event', '$set', '$set_once'])
  checkCount(batch.length)
  const sentAt = envelope['sent_at'] ?? envelope['created_at'] ?? queryOf(request, '_')
  const facts = { sentAtMs: parseTime(sentAt), library: libraryOf(request) }
  const key = keyIn(envelope) ?? keyIn(batch[0])
  const taken = startTaking()
  for (const item of batch) {
    if (isWireObject(item)) takeItem(taken, item, facts)
    else take(taken, item, item)
  }
  return { key, sentAt, ...taken, plain: isPlain(text), faults: noFaults }
}

/** An item is an event; where it sets a profile beside that, it is an `identify` too. */
function takeItem(taken: Taken, item: WireObject, facts: Facts): void {
  const given = item['properties'] ?? {}
  const properties = isWireObject(given) ? given : {}
  const change = changeIn(item, properties)
  const type = item['event'] ?? (change === undefined ? null : '$set')
  const name = nameOf(type, properties)
  const kind = name !== type && isProfileKind(name) ? name : null
  const { own, context } = sortProperties(properties, postHogPlaces)
  completeContext(context, properties, facts)
  if (type === '$pageview') context['page_title'] = textOrNull(own['title'])
  const { timestamp, sentAt } = timeOf(item, properties, facts)
  const { user, anonymous } = whoOf(type, item, properties)
  const event: WireObject = {
    event_id: item['uuid'] ?? properties['$insert_id'] ?? null,
    name,
    kind,
    timestamp,
    sent_at: sentAt,
    user_id: user,
    anonymous_id: anonymous,
    group_id: companyOf(properties['$groups']),
    context,
  }
  eraseKeys(item)

  if (kind === null) {
    event['label'] = textOrNull(own['$el_text'] ?? own['$screen_name'])
    event['value'] = numberOrNull(own['revenue'])
    event['currency'] = textOrNull(own['currency'])
    event['properties'] = isWireObject(given) ? own : given
    take(taken, event, item)
    if (change !== undefined && properties['$process_person_profile'] !== false)
      take(taken, profileBeside(event, traitsOf(change)), item)
    return
  }
  if (kind === 'alias') {
    const { alias, ...others } = own
    event['previous_id'] = alias ?? null
    event['properties'] = others
  } else {
    // Properties of such a call are no traits.
    if (!isEmpty(own)) context['properties'] = own
    if (kind === 'group') takeGroup(event, properties)
    else event['traits'] = traitsOf(change ?? {})
  }
  take(taken, event, item)
}

function changeIn(item: WireObject, properties: WireObject): ProfileChange | undefined {
  const set = item['$set'] ?? properties['$set']
  const setOnce = item['$set_once'] ?? properties['$set_once']
  const unset = item['$unset'] ?? properties['$unset']
  if (set === undefined && setOnce === undefined && unset === undefined) return undefined
  return { set, setOnce: withoutNulls(setOnce), unset }
}

function nameOf(type: unknown, properties: WireObject): unknown {
  if (typeof type !== 'string') return type
  const variant =
    type === '$autocapture' ? postHogNames.get(`${type} ${textOf(properties['$event_type'])}`) : undefined
  return variant ?? postHogNames.get(type) ?? type
}

function completeContext(context: WireObject, properties: WireObject, { library }: Facts): void {
  const { $screen_width, $screen_height, $viewport_width, $viewport_height } = properties
  if ($screen_width !== undefined) context['screen'] = { width: $screen_width, height: $screen_height }
  if ($viewport_width !== undefined)
    context['viewport'] = { width: $viewport_width, height: $viewport_height }
  // How they say that there is none.
  if (context['page_referrer'] === '$direct') context['page_referrer'] = null
  if (typeof context['device_type'] === 'string')
    context['device_type'] = context['device_type'].toLowerCase()
  if (library !== undefined && context['library'] === undefined) context['library'] = library
  const groups = otherGroups(properties['$groups'])
  if (groups !== undefined) context['groups'] = groups
}

/** When it happened, and by which clock where the request as a whole does not say. */
function timeOf(
  { timestamp, offset }: WireObject,
  { $time }: WireObject,
  { sentAtMs }: Facts,
): { readonly timestamp: unknown; readonly sentAt: number | null } {
  if (timestamp !== undefined || typeof offset !== 'number')
    return { timestamp: timestamp ?? $time ?? null, sentAt: null }
  // So long before it was sent: any clock will do, as long as both are read from it.
  const sentAt = sentAtMs ?? anyMoment
  return { timestamp: sentAt - offset, sentAt }
}

/** One id stands for whoever it is: a user, or a browser that nobody has signed in to. */
function whoOf(
  type: unknown,
  item: WireObject,
  properties: WireObject,
): { readonly user: unknown; readonly anonymous: unknown } {
  const id = item['distinct_id'] ?? properties['distinct_id'] ?? item['$distinct_id'] ?? null
  const device = properties['$device_id'] ?? null
  const { $anon_distinct_id, $is_identified, $user_id, $group_type, $group_key } = properties
  if (type === '$identify') return { user: id, anonymous: $anon_distinct_id ?? null }
  // What the SDK for servers says for a group that nobody in particular has changed.
  if (type === '$groupidentify' && id === `$${textOf($group_type)}_${textOf($group_key)}`)
    return { user: null, anonymous: null }
  const isAnonymous =
    $is_identified === false || ($is_identified !== true && $user_id === undefined && id === device)
  if (isAnonymous) return { user: null, anonymous: id }
  // The device outlives who signs out: only `$identify` says that somebody was somebody else before.
  return { user: id, anonymous: type === '$set' ? null : device }
}

function takeGroup(event: WireObject, { $group_type, $group_key, $group_set }: WireObject): void {
  event['group_type'] = $group_type ?? null
  event['group_id'] = $group_key ?? null
  event['traits'] = traitsOf({ set: $group_set })
}

/** What an event does to a profile, as an event of its own: about one id, for it is no link between two. */
function profileBeside(event: WireObject, traits: unknown): WireObject {
  const { user_id, anonymous_id, timestamp, sent_at, context } = event
  return {
    event_id: profileId(event['event_id']),
    name: 'identify',
    kind: 'identify',
    timestamp,
    sent_at,
    user_id,
    anonymous_id: user_id === null ? anonymous_id : null,
    context,
    traits,
  }
}

/** The newest SDKs for servers name themselves in a header alone. */
function libraryOf(request: CollectRequest): WireObject | undefined {
  const [, name, version] =
    /^([\w.-]{1,100})\/([\w.-]{1,100})$/.exec(headerOf(request, 'posthog-sdk-info')) ?? []
  return name === undefined ? undefined : { name, version }
}

function keyIn(holder: unknown): string | undefined {
  if (!isWireObject(holder)) return undefined
  const { api_key, token, $token, properties } = holder
  const inner = isWireObject(properties) ? properties['token'] : undefined
  return [api_key, token, $token, inner].find((key) => typeof key === 'string')
}

function isProfileKind(name: unknown): name is 'identify' | 'group' | 'alias' {
  return name === 'identify' || name === 'group' || name === 'alias'
}
