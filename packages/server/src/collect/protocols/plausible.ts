import { isWireObject, type WireObject } from '../draft.ts'
import type { CollectRequest, CollectResponse } from '../request.ts'
import type { Protocol, Reading, Sender } from './protocol.ts'
import { noFaults, parseBody } from './shared/body.ts'
import { amountOrNull, textOrNull } from './shared/fields.ts'
import { refusalOf } from './shared/refusal.ts'
import { appOf, siteOf } from './shared/site.ts'

/** Plausible's own names and ours. Every other name stays as it is. */
export const plausibleNames: ReadonlyMap<unknown, string> = new Map([
  ['pageview', 'page_view'],
  ['engagement', 'page_leave'],
  ['Outbound Link: Click', 'outbound_click'],
  ['File Download', 'file_downloaded'],
  ['Form: Submission', 'form_submitted'],
])

/** Plausible's one path: an event a request, its keys in full or by a letter, and nobody named in it. */
export const plausible: Protocol = {
  name: 'plausible',
  read,
  answer({ rejected: [rejection] }) {
    if (rejection === undefined) return taken
    const field = rejection.path.slice(1) || 'request'
    return { ...taken, status: 400, body: JSON.stringify({ errors: { [field]: [rejection.message] } }) }
  },
  refuse: (error) => refusalOf(error, { errors: { request: [error.message] } }),
}

const taken: CollectResponse = {
  status: 202,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'ok',
}

function read(text: string, request: CollectRequest, sender: Sender): Reading {
  const item = parseBody(text)
  const rest = { sentAt: undefined, sent: [item], plain: false, faults: noFaults }
  if (!isWireObject(item)) return { ...rest, key: undefined, events: [item] }
  const domain = item['d'] ?? item['domain']
  const site = siteOf(request, domain)
  const event = toEvent(item, appOf(domain, site), sender.visitorId(site.name))
  return { ...rest, key: site.key, events: [event] }
}

function toEvent(item: WireObject, app: string | null, visitorId: string): WireObject {
  const name = item['n'] ?? item['name']
  const url = item['u'] ?? item['url'] ?? null
  const revenue = objectIn(item['$'] ?? item['revenue']) ?? {}
  const isHashMode = (item['h'] ?? item['hashMode'] ?? 0) !== 0
  const isInteractive = (item['i'] ?? item['interactive']) !== false
  return {
    name: plausibleNames.get(name) ?? name ?? null,
    anonymous_id: visitorId,
    value: amountOrNull(revenue['amount']),
    currency: textOrNull(revenue['currency']),
    properties: propertiesOf(item),
    context: {
      app,
      page_url: url,
      page_path: isHashMode ? pathWithHash(url) : null,
      page_referrer: item['r'] ?? item['referrer'] ?? null,
      library: 'plausible',
      library_version: item['v'] ?? null,
      screen_width: item['w'] ?? item['screen_width'] ?? null,
      // An event that does not make a visit more than a look.
      interactive: isInteractive ? null : false,
    },
  }
}

function propertiesOf(item: WireObject): unknown {
  const sent = item['m'] ?? item['meta'] ?? item['p'] ?? item['props'] ?? {}
  const properties = objectIn(sent)
  if (properties === undefined) return sent
  const { e: engagementMs, sd: scrollDepth } = item
  if (engagementMs === undefined && scrollDepth === undefined) return properties
  return { ...properties, engagement_time_ms: engagementMs ?? null, scroll_depth: scrollDepth ?? null }
}

/** Older trackers send objects as the text of their JSON. */
function objectIn(value: unknown): WireObject | undefined {
  if (typeof value !== 'string') return isWireObject(value) ? value : undefined
  try {
    const json: unknown = JSON.parse(value)
    return isWireObject(json) ? json : undefined
  } catch {
    // No JSON: the event is refused for what it has in its place.
    return undefined
  }
}

/** For sites whose pages differ in nothing but what follows the `#`. */
function pathWithHash(url: unknown): string | null {
  const parsed = typeof url === 'string' ? URL.parse(url) : null
  return parsed === null || parsed.hash === '' ? null : parsed.pathname + parsed.hash
}
