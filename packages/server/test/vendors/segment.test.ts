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

test('[C3.5] analytics-node: every call, field by field', async () => {
  await runInNode(`${await newLine('segment', 'node', tidemark)}
    analytics.identify({ userId: 'ann', anonymousId: 'a-1', traits: { email: 'ann@shop.example' } })
    analytics.track({
      userId: 'ann',
      event: 'Order Completed',
      properties: { order_id: 'o-1', revenue: 12.5, currency: 'EUR' },
      context: { ip: '203.0.113.7', groupId: 'acme', traits: { plan: 'pro' } },
      integrations: { Braze: false },
    })
    analytics.page({
      userId: 'ann',
      category: 'Docs',
      name: 'Home',
      properties: { url: 'https://shop.example/home?utm_source=news', referrer: 'https://other.example/', depth: 2 },
    })
    analytics.screen({ anonymousId: 'a-2', name: 'Cart', properties: { items: 3 } })
    analytics.group({ userId: 'ann', groupId: 'acme', traits: { name: 'Acme Inc' } })
    analytics.alias({ userId: 'ann', previousId: 'a-1' })
    await analytics.closeAndFlush()
  `)
  const shared = {
    ...moments,
    category: 'product',
    source: 'api',
    protocol: 'segment',
    library: '@segment/analytics-node',
    library_version: '3.1.0',
  }
  expect(byName(await tidemark.take(6))).toEqual({
    identify: {
      ...shared,
      name: 'identify',
      kind: 'identify',
      user_id: 'ann',
      anonymous_id: 'a-1',
      properties: { email: 'ann@shop.example' },
    },
    'Order Completed': {
      ...shared,
      name: 'Order Completed',
      kind: 'track',
      user_id: 'ann',
      tenant_id: 'acme',
      value: 12.5,
      currency: 'EUR',
      ip: '203.0.113.0',
      context: JSON.stringify({ integrations: { Braze: false }, traits: { plan: 'pro' } }),
      properties: { order_id: 'o-1', revenue: 12.5, currency: 'EUR' },
    },
    page_view: {
      ...shared,
      name: 'page_view',
      kind: 'page',
      user_id: 'ann',
      label: 'Home',
      page_url: 'https://shop.example/home?utm_source=news',
      page_host: 'shop.example',
      page_path: '/home',
      page_search: '?utm_source=news',
      page_referrer: 'https://other.example/',
      referrer_host: 'other.example',
      utm_source: 'news',
      properties: { category: 'Docs', depth: 2 },
    },
    screen_view: {
      ...shared,
      name: 'screen_view',
      kind: 'screen',
      anonymous_id: 'a-2',
      label: 'Cart',
      properties: { items: 3 },
    },
    group: {
      ...shared,
      name: 'group',
      kind: 'group',
      user_id: 'ann',
      tenant_id: 'acme',
      properties: { name: 'Acme Inc' },
    },
    alias: { ...shared, name: 'alias', kind: 'alias', user_id: 'ann', properties: { previous_id: 'a-1' } },
  })
})

test('[C3.5] analytics-node: an event that is sent again counts once', async () => {
  const line = await newLine('segment', 'node', tidemark)
  for (const _ of [1, 2])
    await runInNode(`${line}
      analytics.track({ userId: 'ann', event: 'Once', messageId: 'm-1' })
      await analytics.closeAndFlush()
    `)
  await runInNode(`${line}
    analytics.track({ userId: 'ann', event: 'Last', messageId: 'm-2' })
    await analytics.closeAndFlush()
  `)
  expect(Object.keys(byName(await tidemark.take(2))).toSorted()).toEqual(['Last', 'Once'])
})

const browserShared = {
  ...moments,
  category: 'product',
  source: 'browser',
  protocol: 'segment',
  anonymous_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  page_host: '127.0.0.1',
  page_path: '/home',
  page_title: 'Home',
  page_search: '?utm_source=news&utm_medium=email',
  utm_source: 'news',
  utm_medium: 'email',
  browser: 'Chrome',
  browser_version: '140.0.0.0',
  os: 'Linux',
  device_type: 'desktop',
  locale: 'en-GB',
  timezone: 'Europe/Berlin',
  library: 'analytics.js',
  library_version: 'npm:next-1.84.3',
  ip: '127.0.0.0',
  context: expect.stringContaining('"userAgentData":'),
}

test('[C3.5] analytics-next: one address for settings and events, every call field by field', async () => {
  await site.open(
    '/home?utm_source=news&utm_medium=email',
    `${await newLine('segment', 'browser', tidemark)}
    await analytics.page('Docs', 'Home')
    await analytics.track('Signed Up', { plan: 'pro' })
    await analytics.identify('ann', { plan: 'pro' })
    await analytics.group('acme', { name: 'Acme Inc' })
    await analytics.alias('ann', 'old')
  `,
  )
  const stored = byName(await tidemark.take(5))
  const { anonymous_id: anonymousId } = stored['page_view'] ?? {}
  const shared = {
    ...browserShared,
    anonymous_id: anonymousId,
    page_url: `${site.origin}/home?utm_source=news&utm_medium=email`,
  }
  const known = { ...shared, user_id: 'ann' }
  expect(stored).toEqual({
    page_view: {
      ...shared,
      name: 'page_view',
      kind: 'page',
      label: 'Home',
      properties: { category: 'Docs' },
    },
    'Signed Up': { ...shared, name: 'Signed Up', kind: 'track', properties: { plan: 'pro' } },
    identify: { ...known, name: 'identify', kind: 'identify', properties: { plan: 'pro' } },
    group: { ...known, name: 'group', kind: 'group', tenant_id: 'acme', properties: { name: 'Acme Inc' } },
    alias: { ...known, name: 'alias', kind: 'alias', properties: { previous_id: 'old' } },
  })
})

test('[C3.5] the HTTP interface: a path for each kind of call, the key in the body', async () => {
  for (const [path, body] of [
    ['/v1/track', { userId: 'ann', event: 'Paid', properties: { revenue: '9.99' } }],
    ['/segment/v1/identify', { userId: 'ann', traits: { plan: 'pro' } }],
  ] as const) {
    const response = await fetch(tidemark.url + path, {
      method: 'POST',
      body: JSON.stringify({ ...body, writeKey: tidemark.writeKey }),
    })
    expect([response.status, await response.json()]).toEqual([200, { success: true }])
  }
  expect(byName(await tidemark.take(2))).toMatchObject({
    Paid: { kind: 'track', value: 9.99, protocol: 'segment', properties: { revenue: '9.99' } },
    identify: { kind: 'identify', user_id: 'ann', properties: { plan: 'pro' } },
  })
})
