import { afterAll, beforeAll, expect, test } from 'vitest'
import { umamiNames } from '../../src/collect/protocols/umami.ts'
import { namesOf, newLine, runInNode } from './change-one-line.ts'
import { byName, moments } from './expected.ts'
import { startTidemark, type Tidemark } from './tidemark.ts'

let tidemark: Tidemark
beforeAll(async () => {
  tidemark = await startTidemark()
})
afterAll(() => tidemark[Symbol.asyncDispose]())

test('[C3.9] @umami/node: views, events and people, field by field', async () => {
  await runInNode(`${await newLine('umami', 'node', tidemark)}
    await umami.track({
      url: '/home?utm_source=news',
      title: 'Home',
      hostname: 'shop.example',
      referrer: 'https://other.example/',
      language: 'en-US',
      screen: '1920x1080',
      tag: 'spring',
    })
    await umami.track('Signed Up', { plan: 'pro', revenue: 12.5, currency: 'EUR' })
    await umami.identify({ email: 'ann@shop.example' })
  `)
  const stored = byName(await tidemark.take(3))
  const { anonymous_id: visitor } = stored['page_view'] ?? {}
  expect(visitor).toMatch(/^v_[0-9a-f]{24}$/)
  const shared = {
    ...moments,
    category: 'product',
    source: 'api',
    protocol: 'umami',
    anonymous_id: visitor,
    library: 'umami',
  }
  expect(stored).toEqual({
    page_view: {
      ...shared,
      name: 'page_view',
      kind: 'page',
      page_url: '/home?utm_source=news',
      page_host: 'shop.example',
      page_path: '/home',
      page_title: 'Home',
      page_search: '?utm_source=news',
      page_referrer: 'https://other.example/',
      referrer_host: 'other.example',
      utm_source: 'news',
      locale: 'en-US',
      screen: '1920x1080',
      context: '{"tag":"spring"}',
      properties: {},
    },
    'Signed Up': {
      ...shared,
      name: 'Signed Up',
      kind: 'track',
      value: 12.5,
      currency: 'EUR',
      properties: { plan: 'pro', revenue: 12.5, currency: 'EUR' },
    },
    identify: { ...shared, name: 'identify', kind: 'identify', properties: { email: 'ann@shop.example' } },
  })
})

test('[C3.9] /api/batch: each event is answered, the address and browser in it say who', async () => {
  const website = tidemark.writeKey
  const person = { ip: '203.0.113.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0' }
  const sent = [
    { type: 'event', payload: { website, name: 'One', ...person, timestamp: Math.floor(Date.now() / 1000) } },
    { type: 'event', payload: { website, name: 'Two', ...person, id: 'ann' } },
    { type: 'event', payload: { website, name: ['no', 'name'] } },
    { type: 'performance', payload: { website, url: '/home', lcp: 1200, cls: 0.1 } },
  ]
  const response = await fetch(`${tidemark.url}/api/batch`, { method: 'POST', body: JSON.stringify(sent) })
  expect([response.status, await response.json()]).toMatchObject([
    200,
    { size: 4, processed: 3, errors: 1, details: [{ index: 2 }] },
  ])
  const stored = byName(await tidemark.take(3))
  expect(stored['One']).toMatchObject({ browser: 'Firefox', os: 'Linux', ip: '203.0.113.0' })
  expect(stored['Two']).toMatchObject({ user_id: 'ann', anonymous_id: stored['One']?.['anonymous_id'] })
  expect(stored['web_vitals']).toMatchObject({ page_path: '/home', properties: { lcp: 1200, cls: 0.1 } })
  const [letter] = await tidemark.takeDead(1)
  expect(letter).toMatchObject({ protocol: 'umami', code: 'name_invalid' })
  expect(JSON.stringify(letter)).not.toContain(website)
})

test('[C3.9] the table of names in the documentation is that of the code', async () => {
  expect(await namesOf('umami')).toEqual(new Map(umamiNames as ReadonlyMap<string, string>))
})
