import type { Payload, VisitEvent } from './payload.ts'

/** As many events of one visitor a request as Google takes. */
export const ga4: Payload = {
  vendor: 'ga4',
  path: '/mp/collect',
  batchEvents: 25,
  query: (key) => ({ measurement_id: 'G-SHOP', api_secret: key }),
  body: (events) => JSON.stringify({ client_id: events[0]?.anonymous_id, events: events.map(toItem) }),
}

function toItem({ timestamp, name, ...event }: VisitEvent) {
  return {
    name,
    timestamp_micros: Date.parse(timestamp) * 1000,
    params: {
      ...event.properties,
      session_id: event.session_id,
      page_location: event.context.page.url,
      page_title: event.context.page.title,
      page_referrer: event.context.page.referrer,
    },
  }
}
