import { afterAll, beforeAll, expect, test } from 'vitest'
import { newLine, runInNode } from './change-one-line.ts'
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

test('[C3.6] rudder-sdk-node: every call, field by field', async () => {
  await runInNode(`${await newLine('rudderstack', 'node', tidemark)}
    analytics.identify({ userId: 'ann', anonymousId: 'a-1', traits: { plan: 'pro' } })
    analytics.track({
      userId: 'ann',
      event: 'Order Completed',
      properties: { revenue: 12.5, currency: 'EUR' },
      context: { ip: '203.0.113.7', traits: { plan: 'pro' } },
    })
    analytics.page({ userId: 'ann', name: 'Home', properties: { url: 'https://shop.example/home', depth: 2 } })
    analytics.screen({ userId: 'ann', name: 'Cart' })
    analytics.group({ userId: 'ann', groupId: 'acme', traits: { name: 'Acme Inc' } })
    analytics.alias({ userId: 'ann', previousId: 'a-1' })
    await new Promise((done) => analytics.flush(done))
  `)
  const shared = {
    ...moments,
    category: 'product',
    source: 'api',
    protocol: 'rudderstack',
    user_id: 'ann',
    library: 'analytics-node',
    library_version: '3.0.13',
  }
  expect(byName(await tidemark.take(6))).toEqual({
    identify: {
      ...shared,
      name: 'identify',
      kind: 'identify',
      anonymous_id: 'a-1',
      properties: { plan: 'pro' },
    },
    'Order Completed': {
      ...shared,
      name: 'Order Completed',
      kind: 'track',
      value: 12.5,
      currency: 'EUR',
      ip: '203.0.113.0',
      context: '{"traits":{"plan":"pro"}}',
      properties: { revenue: 12.5, currency: 'EUR' },
    },
    page_view: {
      ...shared,
      name: 'page_view',
      kind: 'page',
      label: 'Home',
      page_url: 'https://shop.example/home',
      page_host: 'shop.example',
      page_path: '/home',
      properties: { depth: 2 },
    },
    screen_view: { ...shared, name: 'screen_view', kind: 'screen', label: 'Cart', properties: {} },
    group: { ...shared, name: 'group', kind: 'group', tenant_id: 'acme', properties: { name: 'Acme Inc' } },
    alias: { ...shared, name: 'alias', kind: 'alias', properties: { previous_id: 'a-1' } },
  })
})

test('[C3.6] analytics-js: asks for its configuration, then every call, field by field', async () => {
  await site.open(
    '/home?utm_source=news#top',
    `${await newLine('rudderstack', 'browser', tidemark)}
    analytics.page('Docs', 'Home', { depth: 2 })
    analytics.track('Signed Up', { plan: 'pro' })
    analytics.identify('ann', { plan: 'pro' })
    analytics.group('acme', { name: 'Acme Inc' })
    analytics.alias('ann', 'old')
  `,
  )
  const stored = byName(await tidemark.take(5))
  const { anonymous_id: anonymousId, session_id: sessionId } = stored['page_view'] ?? {}
  expect([anonymousId, sessionId]).toEqual([
    expect.stringMatching(/^[0-9a-f-]{36}$/),
    expect.stringMatching(/^\d{13}$/),
  ])
  const shared = {
    ...moments,
    category: 'product',
    source: 'browser',
    protocol: 'rudderstack',
    anonymous_id: anonymousId,
    session_id: sessionId,
    page_url: `${site.origin}/home?utm_source=news`,
    page_host: '127.0.0.1',
    page_path: '/home',
    page_title: 'Home',
    page_search: '?utm_source=news',
    utm_source: 'news',
    browser: 'Chrome',
    browser_version: '140.0.0.0',
    os: 'Linux',
    device_type: 'desktop',
    screen: '1440x1000',
    locale: 'en-GB',
    timezone: 'GMT+0100',
    library: 'RudderLabs JavaScript SDK',
    library_version: '3.34.1',
    ip: '127.0.0.0',
    context: expect.stringContaining(`"tab_url":"${site.origin}/home?utm_source=news#top"`),
  }
  const known = { ...shared, user_id: 'ann' }
  expect(stored).toEqual({
    page_view: {
      ...shared,
      name: 'page_view',
      kind: 'page',
      label: 'Home',
      properties: { category: 'Docs', depth: 2 },
    },
    'Signed Up': { ...shared, name: 'Signed Up', kind: 'track', properties: { plan: 'pro' } },
    identify: { ...known, name: 'identify', kind: 'identify', properties: { plan: 'pro' } },
    group: { ...known, name: 'group', kind: 'group', tenant_id: 'acme', properties: { name: 'Acme Inc' } },
    alias: { ...known, name: 'alias', kind: 'alias', properties: { previous_id: 'old' } },
  })
})
