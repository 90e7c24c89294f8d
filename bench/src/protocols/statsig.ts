import type { Payload, VisitEvent } from './payload.ts'

/** As the SDK for servers sends it, where nothing more is known of a user than the id. */
export const statsig: Payload = {
  vendor: 'statsig',
  path: '/v1/log_event',
  batchEvents: 100,
  headers: (key) => ({ 'statsig-api-key': key }),
  body: (events) =>
    JSON.stringify({
      statsigMetadata: { sdkType: 'statsig-node', sdkVersion: '6.5.2', sessionID: events[0]?.session_id },
      events: events.map(toItem),
    }),
}

function toItem({ timestamp, name, ...event }: VisitEvent) {
  return {
    eventName: name,
    metadata: event.properties,
    time: Date.parse(timestamp),
    user: { userID: event.user_id ?? event.anonymous_id },
    value: null,
    secondaryExposures: [],
    statsigMetadata: { currentPage: event.context.page.url },
  }
}
