import type { Issue } from '@tidemark/event'
import { isWireObject, type WireObject } from '../draft.ts'
import { headerOf, queryOf, type CollectRequest, type CollectResponse } from '../request.ts'
import type { Protocol, Reading, Sender } from './protocol.ts'
import { checkCount, isPlain, parseBody, startTaking, take } from './shared/body.ts'
import { amountOrNull, textOrNull } from './shared/fields.ts'
import { refusalOf } from './shared/refusal.ts'
import { appOf, siteOf, type Site } from './shared/site.ts'
import { put } from './shared/sort-properties.ts'
import { entitiesOf, isIssue, toDescribed, unpack, type Described } from './snowplow/described.ts'
import { snowplowNames, snowplowParameters, snowplowProperties } from './snowplow/names.ts'

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
  let plain = !isPicture && isPlain(text)
  items.forEach((item, index) => {
    const read = isWireObject(item) ? readItem(item, facts) : { event: item, plain: true }
    if (isIssue(read)) faults.set(index, read)
    else plain &&= read.plain
    take(taken, isIssue(read) ? item : read.event, item)
  })
  return { key: site.key, sentAt: undefined, ...taken, plain, faults }
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

function readItem(item: WireObject, facts: Facts): { event: WireObject; plain: boolean } | Issue {
  const described = unpack(item, 'ue_pr', 'ue_px')
  if (isIssue(described)) return described
  const attached = unpack(item, 'co', 'cx')
  if (isIssue(attached)) return attached
  const event = contentOf(item, toDescribed(described.data))
  event['app'] = appOf(item['aid'], facts.site)
  readCircumstances(event, item, entitiesOf(attached.data), facts)
  return { event, plain: described.plain && attached.plain }
}

/** What happened: the event's name, its value and its properties, by its kind. */
function contentOf(item: WireObject, described: Described | undefined): WireObject {
  const { e: kind } = item
  if (described !== undefined) {
    const { vendor, data, schema } = described
    const isTheirs = vendor.startsWith('com.snowplowanalytics.')
    const name = (isTheirs ? snowplowNames.get(described.name) : undefined) ?? described.name
    const label = name === 'screen_view' && isWireObject(data) ? textOrNull(data['name']) : null
    return { name, label, properties: data ?? null, schema }
  }
  if (kind === 'pv') return { name: 'page_view' }
  const isStructured = kind === 'se'
  return {
    name: (isStructured ? item['se_ac'] : (snowplowNames.get(kind) ?? kind)) ?? null,
    category: item['se_ca'] ?? null,
    action: item['se_ac'] ?? null,
    label: item['se_la'] ?? null,
    value: amountOrNull(item['se_va'] ?? item['tr_tt'] ?? item['ti_pr']),
    currency: textOrNull(item['tr_cu'] ?? item['ti_cu']),
    properties: propertiesOf(item),
  }
}

function propertiesOf(item: WireObject): WireObject {
  const properties: WireObject = {}
  for (const [parameter, name] of snowplowProperties)
    if (item[parameter] !== undefined) properties[name] = item[parameter]
  return properties
}

/** When, who, where and with what. */
function readCircumstances(
  event: WireObject,
  item: WireObject,
  entities: WireObject | undefined,
  { site, sender, isNobody }: Facts,
): void {
  const session = isWireObject(entities?.['client_session']) ? entities['client_session'] : undefined
  const anonymousId = item['duid'] ?? session?.['userId'] ?? item['nuid'] ?? item['tnuid']
  const { ttm } = item
  event['event_id'] = item['eid'] ?? null
  // The tracker's own clock is corrected; a time that its code gave is not.
  event['timestamp'] = timeOf(ttm ?? item['dtm'])
  event['sent_at'] = ttm === undefined ? timeOf(item['stm']) : null
  event['user_id'] = item['uid'] ?? null
  event['anonymous_id'] = anonymousId ?? null
  // Nobody is named, and it is no server that speaks for itself.
  if (anonymousId === undefined && item['uid'] === undefined && item['p'] !== 'srv')
    event['anonymous_id'] = sender.visitorId(site.name, isNobody ? nobody : undefined)
  event['source'] = sourceOfPlatform.get(item['p']) ?? null
  const context: WireObject = {
    page_url: item['url'] ?? null,
    page_title: item['page'] ?? null,
    page_referrer: item['refr'] ?? null,
    locale: item['lang'] ?? null,
    timezone: item['tz'] ?? null,
    screen: item['res'] ?? null,
    viewport: item['vp'] ?? null,
    ip: isNobody ? 'unknown' : (item['ip'] ?? null),
    user_agent: item['ua'] ?? null,
    session_id: item['sid'] ?? session?.['sessionId'] ?? null,
    session_index: item['vid'] ?? null,
    document_size: item['ds'] ?? null,
    color_depth: item['cd'] ?? null,
    character_set: item['cs'] ?? null,
    entities: entities ?? null,
  }
  readLibrary(context, item['tv'])
  for (const key in item) if (!snowplowParameters.has(key)) put(context, key, item[key])
  event['context'] = context
}

/** Milliseconds come as text, and are sooner read as the number that they are. */
function timeOf(time: unknown): unknown {
  return typeof time === 'string' && time.length === 13 ? Number(time) : (time ?? null)
}

// An address that nobody has.
const nobody = { address: '0.0.0.0' }

/** `node-4.8.0` as the name and the version that it is. */
function readLibrary(context: WireObject, version: unknown): void {
  if (typeof version !== 'string') return
  const dash = version.indexOf('-')
  context['library'] = dash === -1 ? 'snowplow' : `snowplow-${version.slice(0, dash)}`
  context['library_version'] = version.slice(dash + 1)
}
