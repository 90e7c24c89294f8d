import type { Payload } from './payload.ts'

/** As the tracker for pages sends it: an event a request, and nobody named in it. */
export const plausible: Payload = {
  vendor: 'plausible',
  path: '/api/event',
  batchEvents: 1,
  query: (key) => ({ key }),
  body: ([event]) =>
    JSON.stringify({
      n: event?.name === 'page_view' ? 'pageview' : event?.name,
      v: 36,
      u: event?.context.page.url,
      d: 'shop.example',
      r: event?.context.page.referrer,
      p: event?.properties,
    }),
}
