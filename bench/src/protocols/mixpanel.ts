import type { Payload, VisitEvent } from './payload.ts'

/** As `track_batch` sends it, but 100 at a time instead of its 50, for the same size as the others. */
export const mixpanel: Payload = {
  vendor: 'mixpanel',
  path: '/track',
  batchEvents: 100,
  body: (events, key) => {
    const items = events.map((event) => toItem(event, key))
    return `data=${Buffer.from(JSON.stringify(items)).toString('base64')}`
  },
}

function toItem({ event_id, timestamp, name, ...event }: VisitEvent, token: string) {
  return {
    event: name === 'page_view' ? '$mp_web_page_view' : name,
    properties: {
      ...event.properties,
      $current_url: event.context.page.url,
      current_page_title: event.context.page.title,
      $referrer: event.context.page.referrer,
      distinct_id: event.user_id ?? `$device:${event.anonymous_id}`,
      $insert_id: event_id,
      session: event.session_id,
      mp_lib: 'node',
      $lib_version: '0.24.0',
      time: Date.parse(timestamp),
      token,
    },
  }
}
