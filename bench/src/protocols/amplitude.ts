import type { Payload, VisitEvent } from './payload.ts'

export const amplitude: Payload = {
  vendor: 'amplitude',
  path: '/2/httpapi',
  batchEvents: 100,
  body: (events, key) =>
    JSON.stringify({
      api_key: key,
      events: events.map(toItem),
      options: {},
      client_upload_time: events.at(-1)?.timestamp,
    }),
}

function toItem({ event_id, timestamp, name, ...event }: VisitEvent, index: number) {
  return {
    event_type: name === 'page_view' ? '[Amplitude] Page Viewed' : name,
    event_properties: {
      ...event.properties,
      '[Amplitude] Page Location': event.context.page.url,
      '[Amplitude] Page Title': event.context.page.title,
      referrer: event.context.page.referrer,
    },
    ...(event.user_id === undefined ? { device_id: event.anonymous_id } : { user_id: event.user_id }),
    session_id: 1_700_000_000_000 + index,
    time: Date.parse(timestamp),
    insert_id: event_id,
    event_id: index,
    library: 'amplitude-node-ts/1.5.73',
  }
}
