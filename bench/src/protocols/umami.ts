import type { Payload } from './payload.ts'

/** As the library for servers sends it: an event a request, and nobody named in it. */
export const umami: Payload = {
  vendor: 'umami',
  path: '/api/send',
  batchEvents: 1,
  body: ([event], website) =>
    JSON.stringify({
      type: 'event',
      payload: {
        website,
        ...(event?.name === 'page_view' ? {} : { name: event?.name }),
        url: event?.context.page.url,
        title: event?.context.page.title,
        referrer: event?.context.page.referrer,
        hostname: 'shop.example',
        data: event?.properties,
      },
    }),
}
