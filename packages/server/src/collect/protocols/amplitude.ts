import type { AppError } from '../../errors.ts'
import { isWireObject, type WireObject } from '../draft.ts'
import { jsonResponse, type CollectResponse } from '../request.ts'
import { amplitudeFields, amplitudeNames, amplitudeProperties } from './amplitude/names.ts'
import type { Outcome, Protocol, Reading } from './protocol.ts'
import { checkCount, isPlain, noFaults, onlyEvent, parseBody, startTaking, take } from './shared/body.ts'
import { companyOf, numberOrNull, otherGroups, textOrNull } from './shared/fields.ts'
import { collectLinks } from './shared/links.ts'
import { refusalOf } from './shared/refusal.ts'
import { sortProperties } from './shared/sort-properties.ts'
import { profileId, traitsOf } from './shared/traits.ts'

/** What Amplitude's SDKs send to their HTTP API, version 2, and to its `/batch`. */
export const amplitude: Protocol = {
  name: 'amplitude',
  key: () => undefined,
  read,
  answer,
  refuse,
}

/** Of a path that PostHog has as well: its lists are called `batch`. */
export function isAmplitude(text: string): boolean {
  return /"(batch|events)"\s{0,9}:\s{0,9}\[/.exec(text)?.[1] === 'events'
}

function read(text: string): Reading {
  const json = parseBody(text)
  const envelope = isWireObject(json) ? json : {}
  const items: readonly unknown[] = Array.isArray(envelope['events'])
    ? envelope['events']
    : onlyEvent(json, ['event_type'])
  checkCount(items.length)
  const links = collectLinks()
  const taken = startTaking()
  for (const item of items) {
    if (!isWireObject(item)) {
      take(taken, item, item)
      continue
    }
    const event = toEvent(item)
    links.see(event)
    take(taken, event, item)
    if (event['kind'] === null && item['user_properties'] !== undefined && item['user_properties'] !== null)
      take(taken, profileBeside(event, item['user_properties']), item)
  }
  // For Amplitude every event with both ids says that the device is the user's.
  for (const link of links.missing()) take(taken, link, link)
  return {
    key: textOrNull(envelope['api_key']) ?? undefined,
    sentAt: envelope['client_upload_time'],
    ...taken,
    plain: isPlain(text),
    faults: noFaults,
  }
}

function toEvent(item: WireObject): WireObject {
  const given = item['event_properties'] ?? {}
  const { own, context } = sortProperties(isWireObject(given) ? given : {}, amplitudeProperties)
  completeContext(context, item)
  const type = item['event_type'] ?? null
  const session = item['session_id'] ?? null
  const event: WireObject = {
    event_id: item['insert_id'] ?? null,
    name: (typeof type === 'string' ? amplitudeNames.get(type) : undefined) ?? type,
    kind: null,
    timestamp: item['time'] ?? null,
    user_id: item['user_id'] ?? null,
    anonymous_id: item['device_id'] ?? null,
    // How they say that there is none.
    session_id: session === -1 ? null : session,
    group_id: companyOf(item['groups']),
    source: sourceOf(item['platform']),
    context,
  }
  if (type === '$identify') return { ...event, kind: 'identify', traits: changeOf(item['user_properties']) }
  if (type === '$groupidentify') return asGroup(event, item)
  event['value'] = revenueOf(item, own)
  event['currency'] = textOrNull(item['currency'] ?? own['$currency'] ?? own['currency'])
  event['properties'] = isWireObject(given) ? own : given
  return event
}

function completeContext(context: WireObject, item: WireObject): void {
  const beside = sortProperties(item, amplitudeFields)
  Object.assign(context, beside.own, beside.context)
  const { library, platform, user_agent } = item
  if (typeof library === 'string') context['library'] = namedVersion(library)
  // The address of who sends.
  if (context['ip'] === '$remote') context['ip'] = null
  if (platform === 'Web' && user_agent === undefined) {
    // Before it sent the user agent, the SDK for pages put the browser where the system belongs.
    context['browser'] = context['os'] ?? null
    context['browser_version'] = context['os_version'] ?? null
    context['os'] = null
    context['os_version'] = null
  } else if (platform !== 'Web' && platform !== undefined) context['platform'] = platform
  const groups = otherGroups(item['groups'])
  if (groups !== undefined) context['groups'] = groups
}

function sourceOf(platform: unknown): string | null {
  if (platform === 'Web') return 'browser'
  return platform === 'iOS' || platform === 'Android' ? 'mobile' : null
}

/** `amplitude-ts/2.3.3` in its parts. */
function namedVersion(library: string): WireObject {
  const slash = library.lastIndexOf('/')
  return slash === -1
    ? { name: library }
    : { name: library.slice(0, slash), version: library.slice(slash + 1) }
}

function revenueOf(item: WireObject, own: WireObject): number | null {
  const revenue = numberOrNull(item['revenue'] ?? own['$revenue'] ?? own['revenue'])
  if (revenue !== null) return revenue
  const price = numberOrNull(item['price'] ?? own['$price'])
  return price === null ? null : price * (numberOrNull(item['quantity'] ?? own['$quantity']) ?? 1)
}

function asGroup(event: WireObject, { groups, group_properties }: WireObject): WireObject {
  const [[type, name] = []] = isWireObject(groups) ? Object.entries(groups) : []
  return {
    ...event,
    kind: 'group',
    group_type: type ?? null,
    group_id: (Array.isArray(name) ? (name[0] as unknown) : name) ?? null,
    traits: changeOf(group_properties),
  }
}

/** An event that carries properties of its user sets them too: about one id, for that is no link between two. */
function profileBeside(event: WireObject, userProperties: unknown): WireObject {
  const { user_id, anonymous_id, timestamp, source, context } = event
  return {
    event_id: profileId(event['event_id']),
    name: 'identify',
    kind: 'identify',
    timestamp,
    user_id,
    anonymous_id: user_id === null ? anonymous_id : null,
    source,
    context,
    traits: changeOf(userProperties),
  }
}

/** Properties of a user or group: operations on them, or else simply theirs. */
function changeOf(properties: unknown): unknown {
  if (!isWireObject(properties)) return properties ?? {}
  const isOperation = (key: string) => key.startsWith('$')
  if (!Object.keys(properties).some(isOperation)) return traitsOf({ set: properties })
  const { $set, $setOnce, $add, $append, $prepend, $remove, $unset, $preInsert, $postInsert, $clearAll } =
    properties
  return traitsOf({
    set: $set,
    setOnce: $setOnce,
    add: $add,
    // Where in the list is not kept apart.
    append: bothOf($prepend, $append),
    union: listsOf(bothOf($preInsert, $postInsert)),
    remove: $remove,
    unset: isWireObject($unset) ? Object.keys($unset) : $unset,
    delete: $clearAll !== undefined,
  })
}

function bothOf(first: unknown, second: unknown): unknown {
  return isWireObject(first) && isWireObject(second) ? { ...first, ...second } : (second ?? first)
}

function listsOf(values: unknown): unknown {
  if (!isWireObject(values)) return values
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Array.isArray(value) ? value : [value]]),
  )
}

/** The SDK for servers reads the code in the body, whatever the status. */
function answer({ accepted }: Outcome): CollectResponse {
  return jsonResponse({
    code: 200,
    events_ingested: accepted,
    payload_size_bytes: 0,
    server_upload_time: Date.now(),
  })
}

/** An error that begins with "Invalid API key" makes the SDKs give up instead of trying on. */
function refuse(error: AppError): CollectResponse {
  const isKey = error.status === 401 || error.status === 403
  const code = isKey ? 400 : error.status
  const message = isKey ? `Invalid API key. ${error.message}` : error.message
  const fields =
    code === 400
      ? {
          missing_field: isKey ? 'api_key' : null,
          events_with_invalid_fields: {},
          events_with_missing_fields: {},
          events_with_invalid_id_lengths: {},
          silenced_events: [],
        }
      : {}
  return { ...refusalOf(error, { code, error: message, ...fields }), status: code }
}
