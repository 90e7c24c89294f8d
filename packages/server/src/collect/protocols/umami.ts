import { isWireObject, type WireObject } from '../draft.ts'
import { headerOf, jsonResponse, type CollectRequest, type CollectResponse } from '../request.ts'
import type { Outcome, Protocol, Reading, Sender } from './protocol.ts'
import { checkCount, isPlain, noFaults, parseBody, startTaking, take } from './shared/body.ts'
import { amountOrNull, textOrNull } from './shared/fields.ts'
import { refusalOf } from './shared/refusal.ts'
import { appOf, siteOf, type Site } from './shared/site.ts'

/** What Umami sends without a name, by its type, and ours. Every name that a sender gave stays as it is. */
export const umamiNames: ReadonlyMap<unknown, string> = new Map([
  ['event', 'page_view'],
  ['performance', 'web_vitals'],
  ['identify', 'identify'],
])

/** What Umami's trackers send: an event a request to `/api/send`, or a list of them to `/api/batch`. */
export const umami: Protocol = {
  name: 'umami',
  read,
  answer,
  refuse: (error) => refusalOf(error, faultOf(error, error.status)),
}

/** What holds for every event of a request. */
interface Facts {
  readonly site: Site
  readonly sender: Sender
  /** The library for servers says that it is a browser, which it is not. */
  readonly isServer: boolean
}

function read(text: string, request: CollectRequest, sender: Sender): Reading {
  const json = parseBody(text)
  const items: readonly unknown[] = Array.isArray(json) ? json : [json]
  checkCount(items.length)
  const site = siteOf(request, payloadOf(items[0])?.['website'])
  const isServer = headerOf(request, 'user-agent').includes(' Umami/')
  const taken = startTaking()
  for (const item of items) take(taken, toEvent(item, { site, sender, isServer }), item)
  return { key: site.key, sentAt: undefined, ...taken, plain: isPlain(text), faults: noFaults }
}

function toEvent(item: unknown, { site, sender, isServer }: Facts): unknown {
  const payload = payloadOf(item)
  if (!isWireObject(item) || payload === undefined) return item
  const { type = 'event' } = item
  const { name, data, ip, userAgent } = payload
  const properties = isWireObject(data) ? data : {}
  const named = { address: textOrNull(ip) ?? '', userAgent: textOrNull(userAgent) ?? '' }
  const event: WireObject = {
    name: name || (umamiNames.get(type) ?? type),
    timestamp: payload['timestamp'] ?? null,
    user_id: payload['id'] ?? null,
    anonymous_id: sender.visitorId(site.name, named),
    source: isServer ? 'api' : null,
    context: {
      app: appOf(payload['website'], site),
      page_url: payload['url'] ?? null,
      page_host: payload['hostname'] ?? null,
      page_title: payload['title'] ?? null,
      page_referrer: payload['referrer'] ?? null,
      locale: payload['language'] ?? null,
      screen: payload['screen'] ?? null,
      user_agent: userAgent ?? null,
      ip: ip ?? null,
      browser: payload['browser'] ?? null,
      os: payload['os'] ?? null,
      device: payload['device'] ?? null,
      tag: payload['tag'] ?? null,
      library: 'umami',
    },
  }
  if (type === 'identify') return { ...event, kind: 'identify', traits: data ?? {} }
  if (type === 'performance') return { ...event, properties: vitalsOf(payload) }
  return {
    ...event,
    value: amountOrNull(properties['revenue']),
    currency: textOrNull(properties['currency']),
    properties: data ?? null,
  }
}

function payloadOf(item: unknown): WireObject | undefined {
  if (!isWireObject(item)) return undefined
  const { payload } = item
  return isWireObject(payload) ? payload : undefined
}

function vitalsOf(payload: WireObject): WireObject {
  return Object.fromEntries(
    ['lcp', 'inp', 'cls', 'fcp', 'ttfb'].map((vital) => [vital, payload[vital] ?? null] as const),
  )
}

function answer({ accepted, duplicates, rejected }: Outcome, { path }: CollectRequest): CollectResponse {
  if (/\/batch\/?(?:\?|$)/.test(path)) {
    const processed = accepted + duplicates
    const details = rejected.map((rejection) => ({
      index: rejection.index,
      response: faultOf(rejection, 400),
    }))
    return jsonResponse({ size: processed + rejected.length, processed, errors: rejected.length, details })
  }
  const [rejection] = rejected
  // The tracker takes a `cache` out of it and gives that back: nothing here needs one.
  return rejection === undefined
    ? jsonResponse({})
    : { ...jsonResponse(faultOf(rejection, 400)), status: 400 }
}

function faultOf({ code, message }: { readonly code: string; readonly message: string }, status: number) {
  return { error: { message, code, status } }
}
