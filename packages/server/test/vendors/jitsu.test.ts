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

const calls = `
  await analytics.track('Signed Up', { revenue: 12.5, currency: 'EUR' })
  await analytics.identify('ann', { plan: 'pro' })
  await analytics.group('acme', { name: 'Acme Inc' })
`

test('[C3.7] @jitsu/js on a server: every call, field by field', async () => {
  await runInNode(`${await newLine('jitsu', 'node', tidemark)}${calls}
    await analytics.page({ name: 'Home', url: 'https://shop.example/home' })`)
  const stored = byName(await tidemark.take(4))
  const { anonymous_id: anonymousId } = stored['Signed Up'] ?? {}
  const shared = {
    ...moments,
    sender_event_id: expect.stringMatching(/^[0-9a-z]+$/),
    category: 'product',
    source: 'api',
    protocol: 'jitsu',
    anonymous_id: anonymousId,
    library: '@jitsu/js',
    library_version: '1.11.0',
    context: expect.stringContaining('"library":{"env":"node"}'),
  }
  const known = { ...shared, user_id: 'ann' }
  expect(stored).toEqual({
    'Signed Up': {
      ...shared,
      name: 'Signed Up',
      kind: 'track',
      value: 12.5,
      currency: 'EUR',
      properties: { revenue: 12.5, currency: 'EUR' },
    },
    identify: { ...known, name: 'identify', kind: 'identify', properties: { plan: 'pro' } },
    group: { ...known, name: 'group', kind: 'group', tenant_id: 'acme', properties: { name: 'Acme Inc' } },
    page_view: {
      ...known,
      name: 'page_view',
      kind: 'page',
      // The library remembers the group.
      tenant_id: 'acme',
      label: 'Home',
      page_url: 'https://shop.example/home',
      page_host: 'shop.example',
      page_path: '/home',
      properties: {},
    },
  })
})

test('[C3.7] @jitsu/js in a page: every call, field by field', async () => {
  await site.open(
    '/home?utm_source=news#top',
    `${await newLine('jitsu', 'browser', tidemark)}${calls}
    await analytics.page({ name: 'Home' })`,
  )
  const stored = byName(await tidemark.take(4))
  const { anonymous_id: anonymousId } = stored['Signed Up'] ?? {}
  const shared = {
    ...moments,
    sender_event_id: expect.stringMatching(/^[0-9a-z]+$/),
    category: 'product',
    source: 'browser',
    protocol: 'jitsu',
    anonymous_id: anonymousId,
    page_url: `${site.origin}/home?utm_source=news#top`,
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
    library: '@jitsu/js',
    library_version: '1.11.0',
    ip: '127.0.0.0',
    context: expect.stringContaining('"library":{"env":"browser"}'),
  }
  const known = { ...shared, user_id: 'ann' }
  expect(stored).toEqual({
    'Signed Up': {
      ...shared,
      name: 'Signed Up',
      kind: 'track',
      value: 12.5,
      currency: 'EUR',
      properties: { revenue: 12.5, currency: 'EUR' },
    },
    identify: { ...known, name: 'identify', kind: 'identify', properties: { plan: 'pro' } },
    group: { ...known, name: 'group', kind: 'group', tenant_id: 'acme', properties: { name: 'Acme Inc' } },
    page_view: {
      ...known,
      name: 'page_view',
      kind: 'page',
      // The library remembers the group.
      tenant_id: 'acme',
      label: 'Home',
      // The library's own idea of the page's address has no hash.
      page_url: `${site.origin}/home?utm_source=news`,
      properties: { hash: '#top', width: 1280, height: 900 },
    },
  })
})

test('[C3.7] the first part of the key decides, and a wrong one is told so in JSON', async () => {
  const send = (key: string) =>
    fetch(`${tidemark.url}/api/s/s2s/track`, {
      method: 'POST',
      headers: { 'x-write-key': key },
      body: JSON.stringify({ type: 'track', event: 'Sent', userId: 'ann' }),
    })
  const taken = await send(tidemark.writeKey)
  expect([taken.status, await taken.json()]).toEqual([200, { ok: true }])
  const refused = await send(`nobody:${tidemark.writeKey}`)
  expect([refused.status, await refused.json()]).toEqual([
    401,
    { ok: false, error: expect.any(String), code: 'key_unknown' },
  ])
})
