import { afterAll, beforeAll, expect, test } from 'vitest'
import { snowplowNames } from '../../src/collect/protocols/snowplow/names.ts'
import { namesOf, newLine, runInNode } from './change-one-line.ts'
import { byName, moments } from './expected.ts'
import { openSite, type Site } from './page.ts'
import { startTidemark, type Tidemark } from './tidemark.ts'

let tidemark: Tidemark
let site: Site
beforeAll(async () => {
  ;[tidemark, site] = await Promise.all([startTidemark(), openSite(process.env)])
})
afterAll(async () => {
  await site[Symbol.asyncDispose]()
  await tidemark[Symbol.asyncDispose]()
})

const serverCalls = `
  tracker.setUserId('ann')
  tracker.setDomainUserId('d-1')
  tracker.setSessionId('s-1')
  tracker.setPlatform('srv')
  tracker.track(snowplow.buildStructEvent({
    category: 'account', action: 'Signed Up', label: 'pro', property: 'plan', value: 3,
  }))
  tracker.track(snowplow.buildPageView({
    pageUrl: 'https://shop.example/home', pageTitle: 'Home', referrer: 'https://other.example/',
  }))
  tracker.track(
    snowplow.buildSelfDescribingEvent({
      event: { schema: 'iglu:com.acme/order/jsonschema/1-0-0', data: { id: 'o-1', text: 'a "b"\\nö' } },
    }),
    [
      { schema: 'iglu:com.acme/product/jsonschema/1-0-0', data: { sku: 'S-1' } },
      { schema: 'iglu:com.acme/product/jsonschema/1-0-0', data: { sku: 'S-2' } },
    ],
  )
  tracker.track(snowplow.buildPagePing({ pageUrl: 'https://shop.example/home', maxYOffset: 900 }))
  tracker.flush()
`

test.each(['POST, base64', 'GET, base64', 'POST, JSON'])(
  '[C3.11] node-tracker: every kind of event, field by field (%s)',
  async (manner) => {
    const line = (await newLine('snowplow', 'node', tidemark))
      .replace("eventMethod: 'post'", manner.startsWith('GET') ? "eventMethod: 'get'" : "eventMethod: 'post'")
      .replace("namespace: 'shop',", `namespace: 'shop', encodeBase64: ${manner.endsWith('base64')},`)
    await runInNode(`import * as snowplow from '@snowplow/node-tracker'\n${line}${serverCalls}`)
    const shared = {
      ...moments,
      category: 'product',
      source: 'api',
      protocol: 'snowplow',
      user_id: 'ann',
      anonymous_id: 'd-1',
      session_id: 's-1',
      library: 'snowplow-node',
      library_version: '4.8.0',
    }
    const page = { page_url: 'https://shop.example/home', page_host: 'shop.example', page_path: '/home' }
    expect(byName(await tidemark.take(4))).toEqual({
      'Signed Up': {
        ...shared,
        name: 'Signed Up',
        kind: 'track',
        category: 'account',
        action: 'Signed Up',
        label: 'pro',
        value: 3,
        properties: { property: 'plan' },
      },
      page_view: {
        ...shared,
        ...page,
        name: 'page_view',
        kind: 'page',
        page_title: 'Home',
        page_referrer: 'https://other.example/',
        referrer_host: 'other.example',
        properties: {},
      },
      order: {
        ...shared,
        name: 'order',
        kind: 'track',
        context: JSON.stringify({
          schema: 'iglu:com.acme/order/jsonschema/1-0-0',
          entities: { product: [{ sku: 'S-1' }, { sku: 'S-2' }] },
        }),
        properties: { id: 'o-1', text: 'a "b"\nö' },
      },
      page_ping: { ...shared, ...page, name: 'page_ping', kind: 'track', properties: { max_y: '900' } },
    })
  },
)

test('[C3.11] browser-tracker: page, session, visitor and entities, field by field', async () => {
  await site.open(
    '/home?utm_source=news',
    `import { setUserId, trackSelfDescribingEvent } from '@snowplow/browser-tracker'
    ${await newLine('snowplow', 'browser', tidemark)}
    trackPageView()
    setUserId('ann')
    trackSelfDescribingEvent({
      event: {
        schema: 'iglu:com.snowplowanalytics.snowplow/link_click/jsonschema/1-0-1',
        data: { targetUrl: 'https://other.example/' },
      },
    })
  `,
  )
  const stored = byName(await tidemark.take(2))
  const { anonymous_id: anonymousId, session_id: sessionId } = stored['page_view'] ?? {}
  for (const id of [anonymousId, sessionId]) expect(id).toMatch(/^[0-9a-f-]{36}$/)
  const shared = {
    ...moments,
    category: 'product',
    source: 'browser',
    protocol: 'snowplow',
    anonymous_id: anonymousId,
    session_id: sessionId,
    page_url: `${site.origin}/home?utm_source=news`,
    page_host: '127.0.0.1',
    page_path: '/home',
    page_search: '?utm_source=news',
    utm_source: 'news',
    browser: 'Chrome',
    browser_version: '140.0.0.0',
    os: 'Linux',
    device_type: 'desktop',
    screen: '1440x1000',
    viewport: '1280x900',
    locale: 'en-GB',
    timezone: 'Europe/Berlin',
    library: 'snowplow-js',
    library_version: '4.10.1',
    ip: '127.0.0.0',
    context: expect.stringContaining('"entities":{"web_page":{"id":"'),
  }
  expect(stored).toEqual({
    page_view: { ...shared, name: 'page_view', kind: 'page', page_title: 'Home', properties: {} },
    click: {
      ...shared,
      name: 'click',
      kind: 'track',
      user_id: 'ann',
      properties: { targetUrl: 'https://other.example/' },
    },
  })
})

test('[C3.11] anonymous tracking: a visitor for the day, not by the address', async () => {
  const send = (headers: Readonly<Record<string, string>>) =>
    fetch(`${tidemark.url}/i?e=pv&p=web&aid=${tidemark.writeKey}&url=https%3A%2F%2Fshop.example%2F`, {
      headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0', ...headers },
    })
  const response = await send({ 'sp-anonymous': '*' })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/gif'])
  expect((await response.arrayBuffer()).byteLength).toBe(42)
  const [event] = await tidemark.take(1)
  expect(event).toMatchObject({ anonymous_id: expect.stringMatching(/^v_/), page_host: 'shop.example' })
  expect(event).not.toHaveProperty('ip')
})

test('[C3.11] the table of names in the documentation is that of the code', async () => {
  expect(await namesOf('snowplow')).toEqual(new Map(snowplowNames as ReadonlyMap<string, string>))
})
