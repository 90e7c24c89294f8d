import type { Payload, VisitEvent } from './payload.ts'

const schemas = 'iglu:com.snowplowanalytics.snowplow'

/** As the tracker for servers sends it, but 100 at a time instead of its 10, for the same size as the others. */
export const snowplow: Payload = {
  vendor: 'snowplow',
  path: '/com.snowplowanalytics.snowplow/tp2',
  batchEvents: 100,
  body: (events, aid) =>
    JSON.stringify({
      schema: `${schemas}/payload_data/jsonschema/1-0-4`,
      data: events.map((event) => ({ ...toItem(event), aid, stm: String(Date.parse(event.timestamp)) })),
    }),
}

function toItem({ event_id, timestamp, name, ...event }: VisitEvent) {
  const { url, title, referrer } = event.context.page
  return {
    ...(name === 'page_view' ? { e: 'pv' } : { e: 'ue', ue_px: described(name, event.properties) }),
    eid: event_id,
    url,
    page: title,
    refr: referrer,
    uid: event.user_id,
    duid: event.anonymous_id,
    sid: event.session_id,
    p: 'srv',
    tna: 'shop',
    tv: 'node-4.8.0',
    dtm: String(Date.parse(timestamp)),
  }
}

function described(name: string, data: VisitEvent['properties']): string {
  const event = { schema: `iglu:com.acme/${name}/jsonschema/1-0-0`, data }
  const wrapped = { schema: `${schemas}/unstruct_event/jsonschema/1-0-0`, data: event }
  return Buffer.from(JSON.stringify(wrapped)).toString('base64url')
}
