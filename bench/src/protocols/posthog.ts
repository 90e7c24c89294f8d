import type { Payload, VisitEvent } from './payload.ts'

/** As the SDK for servers sends it. */
export const postHog: Payload = {
  vendor: 'posthog',
  path: '/batch',
  batchEvents: 100,
  body: (events, key) =>
    JSON.stringify({ api_key: key, batch: events.map(toItem), sent_at: events.at(-1)?.timestamp }),
}

function toItem({ event_id, timestamp, name, ...event }: VisitEvent) {
  return {
    event: name === 'page_view' ? '$pageview' : name,
    properties: {
      ...event.properties,
      $current_url: event.context.page.url,
      title: event.context.page.title,
      $referrer: event.context.page.referrer,
      $device_id: event.anonymous_id,
      $session_id: event.session_id,
      $lib: 'posthog-node',
      $lib_version: '5.70.0',
    },
    timestamp,
    uuid: event_id,
    distinct_id: event.user_id ?? event.anonymous_id,
  }
}
