import { afterAll, beforeAll, expect, test } from 'vitest'
import { plausibleNames } from '../../src/collect/protocols/plausible.ts'
import { namesOf, newLine } from './change-one-line.ts'
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

const onPage = {
  ...moments,
  category: 'product',
  source: 'browser',
  protocol: 'plausible',
  page_host: '127.0.0.1',
  page_search: '?utm_source=news',
  utm_source: 'news',
  browser: 'Chrome',
  browser_version: '140.0.0.0',
  os: 'Linux',
  device_type: 'desktop',
  library: 'plausible',
  ip: '127.0.0.0',
}

test('[C3.8] @plausible-analytics/tracker: views, events, leaving, field by field', async () => {
  const line = await newLine('plausible', 'browser', tidemark)
  const page = await site.open(
    '/home?utm_source=news',
    `${line.replace('init({', 'init({ captureOnLocalhost: true,')}
    track('Order Completed', { props: { plan: 'pro' }, revenue: { amount: 12.5, currency: 'EUR' } })
  `,
    // It keeps silent about robots.
    (page) => page.addInitScript('window.__plausible = true'),
  )
  const views = await tidemark.take(2)
  await page.close({ runBeforeUnload: true })
  const stored = byName([...views, ...(await tidemark.take(1))])
  const { anonymous_id: visitor } = stored['page_view'] ?? {}
  expect(visitor).toMatch(/^v_[0-9a-f]{24}$/)
  const shared = {
    ...onPage,
    anonymous_id: visitor,
    app: 'shop.example',
    page_url: `${site.origin}/home?utm_source=news`,
    page_path: '/home',
    library_version: '36',
  }
  expect(stored).toEqual({
    page_view: { ...shared, name: 'page_view', kind: 'page', properties: {} },
    'Order Completed': {
      ...shared,
      name: 'Order Completed',
      kind: 'track',
      value: 12.5,
      currency: 'EUR',
      properties: { plan: 'pro' },
    },
    page_leave: {
      ...shared,
      name: 'page_leave',
      kind: 'track',
      properties: { engagement_time_ms: expect.any(Number), scroll_depth: expect.any(Number) },
    },
  })
})

test('[C3.8] plausible-tracker: the key for a domain, properties as text, the hash as path', async () => {
  const line = await newLine('plausible', 'older', tidemark)
  await site.open(
    '/home?utm_source=news#top',
    `${line.replace('Plausible({', 'Plausible({ trackLocalhost: true, hashMode: true,')}
    plausible.trackPageview()
    plausible.trackEvent('Outbound Link: Click', { props: { url: 'https://other.example/' } })
  `,
  )
  const shared = {
    ...onPage,
    anonymous_id: expect.stringMatching(/^v_[0-9a-f]{24}$/),
    page_url: `${site.origin}/home?utm_source=news#top`,
    page_path: '/home#top',
    context: '{"screen_width":1280}',
  }
  expect(byName(await tidemark.take(2))).toEqual({
    page_view: { ...shared, name: 'page_view', kind: 'page', properties: {} },
    outbound_click: {
      ...shared,
      name: 'outbound_click',
      kind: 'track',
      properties: { url: 'https://other.example/' },
    },
  })
})

test('[C3.8] an event without a name is refused as Plausible does, and kept without the key', async () => {
  const response = await fetch(`${tidemark.url}/api/event`, {
    method: 'POST',
    body: JSON.stringify({ d: tidemark.writeKey, u: 'https://shop.example/' }),
  })
  expect([response.status, await response.json()]).toEqual([400, { errors: { name: [expect.any(String)] } }])
  const [letter] = await tidemark.takeDead(1)
  expect(letter).toMatchObject({ protocol: 'plausible', code: 'name_missing' })
  expect(JSON.stringify(letter)).not.toContain(tidemark.writeKey)
})

test('[C3.8] the table of names in the documentation is that of the code', async () => {
  expect(await namesOf('plausible')).toEqual(new Map(plausibleNames as ReadonlyMap<string, string>))
})
