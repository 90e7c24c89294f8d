import { environments } from '@tidemark/event'
import type { AppError } from '../../errors.ts'
import { isWireObject, type WireObject } from '../draft.ts'
import { headerOf, jsonResponse, queryOf, type CollectRequest, type CollectResponse } from '../request.ts'
import type { Protocol, Reading } from './protocol.ts'
import { checkCount, isPlain, noFaults, onlyEvent, parseBody, startTaking, take } from './shared/body.ts'
import { numberOrNull, textOf, textOrNull } from './shared/fields.ts'
import { idsOfBody } from './shared/ids-of-body.ts'
import { refusalOf } from './shared/refusal.ts'
import { traitsOf } from './shared/traits.ts'
import { statsigInternals, statsigNames } from './statsig/names.ts'

/** What Statsig's SDKs log: events, and who was shown which gate, config or layer. */
export const statsig: Protocol = {
  name: 'statsig',
  key: keyOf,
  unwrap,
  read,
  answer: () => ({ ...jsonResponse({ success: true }), status: 202 }),
  refuse: (error: AppError) => refusalOf(error, { success: false, message: error.message, code: error.code }),
}

/** With nothing in it no gate is open, and every config is empty; the SDK for pages reports no fault. */
export const initialize = (): CollectResponse =>
  jsonResponse({ has_updates: true, time: 0, feature_gates: {}, dynamic_configs: {}, layer_configs: {} })
export const downloadConfigSpecs = (): CollectResponse => jsonResponse({ has_updates: false })
export const getIdLists = (): CollectResponse => jsonResponse({})

/** What holds for every event of a request. */
interface Facts {
  readonly session: unknown
  readonly device: unknown
  readonly library: WireObject
}

function read(text: string, request: CollectRequest): Reading {
  const json = parseBody(text)
  const envelope = isWireObject(json) ? json : {}
  const items = (
    Array.isArray(envelope['events']) ? envelope['events'] : onlyEvent(json, ['eventName'])
  ).filter((item) => !isInternal(item))
  checkCount(items.length)
  const metadata = isWireObject(envelope['statsigMetadata']) ? envelope['statsigMetadata'] : {}
  const facts = factsOf(metadata)
  const idOf = idsOfBody(`${keyOf(request) ?? ''}\n${text}`)
  const identified = new Set<string>()
  const taken = startTaking()
  for (const [index, item] of items.entries()) {
    if (!isWireObject(item)) {
      take(taken, item, item)
      continue
    }
    const event = toEvent(item, idOf(index), facts)
    take(taken, event, item)
    const user = `${textOf(event['user_id'])}\n${textOf(event['anonymous_id'])}`
    if (identified.has(user)) continue
    identified.add(user)
    const identify = toIdentify(event, item, idOf(items.length + index))
    if (identify !== undefined) take(taken, identify, item)
  }
  return { key: undefined, sentAt: queryOf(request, 't'), ...taken, plain: isPlain(text), faults: noFaults }
}

function toEvent(item: WireObject, id: string, { session, device, library }: Facts): WireObject {
  const user = isWireObject(item['user']) ? item['user'] : {}
  const given = item['metadata'] ?? {}
  const own = isWireObject(given) ? given : {}
  const { value } = item
  const type = item['eventName'] ?? null
  const exposure = typeof type === 'string' ? exposures.get(type) : undefined
  const withValue = typeof value === 'string' ? { ...own, value } : own
  const tier = isWireObject(user['statsigEnvironment']) ? user['statsigEnvironment']['tier'] : null
  const page = isWireObject(item['statsigMetadata']) ? item['statsigMetadata']['currentPage'] : null
  const customIds = isWireObject(user['customIDs']) ? user['customIDs'] : {}
  const { companyID, companyId, company_id, stableID, ...otherIds } = customIds
  return {
    event_id: id,
    name: (typeof type === 'string' ? statsigNames.get(type) : undefined) ?? type,
    timestamp: item['time'] ?? null,
    user_id: user['userID'] ?? null,
    anonymous_id: device ?? stableID ?? null,
    session_id: session,
    tenant_id: companyID ?? companyId ?? company_id ?? null,
    environment: environments.find((known) => known === tier) ?? null,
    value: numberOrNull(value),
    currency: textOrNull(own['currency']),
    properties: !isWireObject(given)
      ? given
      : exposure === undefined
        ? withValue
        : { exposure, ...withValue },
    context: {
      page_url: page ?? null,
      ip: user['ip'] ?? null,
      user_agent: user['userAgent'] ?? null,
      country: user['country'] ?? null,
      locale: user['locale'] ?? null,
      app_version: user['appVersion'] ?? null,
      library,
      custom_ids: Object.keys(otherIds).length > 0 ? otherIds : null,
    },
  }
}

/** Which of the three an exposure is of. */
const exposures: ReadonlyMap<string, string> = new Map([
  ['statsig::gate_exposure', 'gate'],
  ['statsig::config_exposure', 'config'],
  ['statsig::layer_exposure', 'layer'],
])

/** Who a user is stands beside each of their events: the first of a request says it, and links both ids. */
function toIdentify(event: WireObject, item: WireObject, id: string): WireObject | undefined {
  const user = isWireObject(item['user']) ? item['user'] : {}
  const custom = user['custom'] ?? {}
  const set =
    isWireObject(custom) && user['email'] !== undefined ? { ...custom, email: user['email'] } : custom
  const isLink = event['user_id'] !== null && event['anonymous_id'] !== null
  if (!isLink && isWireObject(set) && Object.keys(set).length === 0) return undefined
  const { timestamp, user_id, anonymous_id, session_id, tenant_id, context } = event
  return {
    event_id: id,
    name: 'identify',
    kind: 'identify',
    timestamp,
    user_id,
    anonymous_id,
    session_id,
    tenant_id,
    context,
    traits: traitsOf({ set }),
  }
}

function factsOf(metadata: WireObject): Facts {
  const { stableID, sessionID, sdkType, sdkVersion } = metadata
  return {
    // A server's session is none of a person's.
    session: stableID === undefined ? null : (sessionID ?? null),
    device: stableID,
    library: { name: sdkType ?? null, version: sdkVersion ?? null },
  }
}

/** Some of the SDK's bodies are base64 written backwards, to get past those who look for words. */
function unwrap(text: string, request: CollectRequest): string {
  if (queryOf(request, 'se') !== '1' || /^\s*[[{]/.test(text)) return text
  return Buffer.from(text.trim().split('').toReversed().join(''), 'base64').toString('utf8')
}

/** The SDKs for servers take no key that does not begin with `secret-`: ours may come with it in front. */
function keyOf(request: CollectRequest): string | undefined {
  const key = headerOf(request, 'statsig-api-key') || queryOf(request, 'k')
  return key.replace(/^(?:secret|client)-(?=tmw_)/, '') || undefined
}

function isInternal(item: unknown): boolean {
  return isWireObject(item) && statsigInternals.has(textOf(item['eventName']))
}
