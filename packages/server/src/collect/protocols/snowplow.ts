import type { Issue } from '@tidemark/event'
import { isWireObject, type WireObject } from '../draft.ts'
import { headerOf, queryOf, type CollectRequest, type CollectResponse } from '../request.ts'
import type { Protocol, Reading, Sender } from './protocol.ts'
import { checkCount, isPlain, parseBody, startTaking, take } from './shared/body.ts'
import { amountOrNull, isEmpty, textOrNull } from './shared/fields.ts'
import { refusalOf } from './shared/refusal.ts'
import { appIn, siteOf, type Site } from './shared/site.ts'
import { sortProperties } from './shared/sort-properties.ts'
import { entitiesOf, isIssue, readDescribed, toDescribed, type Described } from './snowplow/described.ts'
import { snowplowNames, snowplowPlaces, snowplowProperties } from './snowplow/names.ts'

/** Snowplow's tracker protocol: lists of events as JSON, and events in the address of a picture. */
export const snowplow: Protocol = {
  name: 'snowplow',
  read,
  answer: (_outcome, { method }) => (method === 'GET' ? picture : ok),
  // Trackers keep what is refused and send it again for ever, but for a few statuses.
  refuse(error) {
    const refusal = refusalOf(error, { code: error.code, message: error.message })
    return error.status === 413 || error.status === 415 ? { ...refusal, status: 422 } : refusal
  },
}

const ok: CollectResponse = {
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'ok',
}
const picture: CollectResponse = {
  status: 200,
  headers: { 'content-type': 'image/gif', 'cache-control': 'no-store' },
  body: Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
}

const sourceOfPlatform: ReadonlyMap<unknown, string> = new Map([
  ['web', 'browser'],
  ['mob', 'mobile'],
  ['srv', 'api'],
])

/** What holds for every event of a request. */
interface Facts {
  readonly site: Site
  readonly sender: Sender
  /** The visitor asked to be nobody: not even the address is to tell them from others. */
  readonly isNobody: boolean
}

function read(text: string, request: CollectRequest, sender: Sender): Reading {
  const isPicture = request.method === 'GET'
  const items = isPicture ? [queryItem(request)] : itemsIn(parseBody(text))
  checkCount(items.length)
  const [first] = items
  const site = siteOf(request, isWireObject(first) ? first['aid'] : undefined)
  const facts = { site, sender, isNobody: headerOf(request, 'sp-anonymous') !== '' }
  const faults = new Map<number, Issue>()
  const taken = startTaking()
  items.forEach((item, index) => {
    const event = isWireObject(item) ? toEvent(item, facts) : item
    if (isIssue(event)) faults.set(index, event)
    take(taken, event, item)
  })
  // What is decoded out of base64 may hold any character.
  const isDecoded = isPicture || text.includes('"ue_px":') || text.includes('"cx":')
  return { key: site.key, sentAt: undefined, ...taken, plain: !isDecoded && isPlain(text), faults }
}

function itemsIn(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json
  return isWireObject(json) && Array.isArray(json['data']) ? json['data'] : [json]
}

function queryItem(request: CollectRequest): WireObject {
  const { query } = request
  const names = query instanceof URLSearchParams ? [...query.keys()] : Object.keys(query)
  return Object.fromEntries(names.map((name) => [name, queryOf(request, name)]))
}

function toEvent(item: WireObject, { site, sender, isNobody }: Facts): WireObject | Issue {
  const app = appIn(item, 'aid', site)
  const described = readDescribed(item, 'ue_pr', 'ue_px')
  const attached = readDescribed(item, 'co', 'cx')
  if (isIssue(described)) return described
  if (isIssue(attached)) return attached
  const event = described === undefined ? undefined : toDescribed(described.data)
  const entities = entitiesOf(attached?.data)
  const session = isWireObject(entities['client_session']) ? entities['client_session'] : {}
  const { own, context } = sortProperties(item, snowplowPlaces)
  const { ttm, p: platform } = item
  const [library, version] = libraryOf(item['tv'])
  const anonymousId = item['duid'] ?? session['userId'] ?? item['nuid'] ?? item['tnuid']
  return {
    event_id: item['eid'] ?? null,
    // The tracker's own clock is corrected; a time that its code gave is not.
    timestamp: ttm ?? item['dtm'] ?? null,
    sent_at: ttm === undefined ? (item['stm'] ?? null) : null,
    user_id: item['uid'] ?? null,
    anonymous_id: anonymousId ?? sender.visitorId(site.name, isNobody ? nobody : undefined),
    source: sourceOfPlatform.get(platform) ?? null,
    ...contentOf(item, event, own),
    context: {
      ...(event === undefined ? {} : own),
      ...context,
      app,
      session_id: context['session_id'] ?? session['sessionId'] ?? null,
      ip: isNobody ? 'unknown' : (context['ip'] ?? null),
      library,
      library_version: version,
      schema: event?.schema ?? null,
      entities: isEmpty(entities) ? null : entities,
    },
  }
}

// An address that nobody has.
const nobody = { address: '0.0.0.0' }

/** What happened, by the kind of event: its name, its value and its properties. */
function contentOf(item: WireObject, event: Described | undefined, own: WireObject): WireObject {
  const { e: kind } = item
  if (kind === 'se')
    return {
      name: item['se_ac'] ?? null,
      category: item['se_ca'] ?? null,
      action: item['se_ac'] ?? null,
      label: item['se_la'] ?? null,
      value: amountOrNull(item['se_va']),
      properties: item['se_pr'] === undefined ? own : { ...own, property: item['se_pr'] },
    }
  if (event !== undefined) {
    const name = event.vendor.startsWith('com.snowplowanalytics.') ? snowplowNames.get(event.name) : undefined
    const data = isWireObject(event.data) ? event.data : {}
    const label = event.name === 'screen_view' ? textOrNull(data['name']) : null
    return { name: name ?? event.name, label, properties: event.data ?? null }
  }
  const { own: others, context: properties } = sortProperties(own, snowplowProperties)
  const amount = item['tr_tt'] ?? item['ti_pr']
  return {
    name: snowplowNames.get(kind) ?? kind ?? null,
    value: amountOrNull(amount),
    currency: textOrNull(item['tr_cu'] ?? item['ti_cu']),
    properties: { ...others, ...properties },
  }
}

/** `node-4.8.0` as the name and the version that it is. */
function libraryOf(version: unknown): readonly [string, string] {
  const [, name = '', number = ''] = /^(.{0,100}?)-(\d.{0,99})$/.exec(textOrNull(version) ?? '') ?? []
  return name === '' ? ['snowplow', textOrNull(version) ?? ''] : [`snowplow-${name}`, number]
}
