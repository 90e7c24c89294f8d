import { afterAll, beforeAll, expect, test } from 'vitest'
import { statsigNames } from '../../src/collect/protocols/statsig/names.ts'
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

const shared = { ...moments, category: 'product', protocol: 'statsig' }

test('[C3.13] statsig-node: events, users and exposures, field by field', async () => {
  const line = (await newLine('statsig', 'node', tidemark)).replace(
    'fallback',
    "environment: { tier: 'staging' }, fallback",
  )
  await runInNode(`${line}
    const user = {
      userID: 'ann', email: 'ann@shop.example', custom: { plan: 'pro' }, customIDs: { companyID: 'acme', deviceID: 'd' },
      ip: '203.0.113.7', country: 'PL', locale: 'pl-PL', appVersion: '2.1',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    }
    Statsig.logEvent(user, 'Order Completed', 12.5, { currency: 'EUR', order: 'o-1' })
    Statsig.logEvent({ userID: 'bob' }, 'Seen', 'S-1')
    if (Statsig.checkGate({ userID: 'bob' }, 'new-cart')) throw new Error('An unknown gate is open.')
    await Statsig.flush()
    Statsig.shutdown()
  `)
  const onServer = {
    ...shared,
    source: 'api',
    library: 'statsig-node',
    library_version: '6.5.2',
  }
  const ann = {
    ...onServer,
    user_id: 'ann',
    tenant_id: 'acme',
    app_version: '2.1',
    browser: 'Firefox',
    browser_version: '128.0',
    os: 'Linux',
    device_type: 'desktop',
    locale: 'pl-PL',
    country: 'PL',
    ip: '203.0.113.0',
    context: '{"custom_ids":{"deviceID":"d"}}',
  }
  expect(byName(await tidemark.take(4))).toEqual({
    'Order Completed': {
      ...ann,
      name: 'Order Completed',
      kind: 'track',
      environment: 'staging',
      value: 12.5,
      currency: 'EUR',
      properties: { currency: 'EUR', order: 'o-1' },
    },
    identify: {
      ...ann,
      name: 'identify',
      kind: 'identify',
      properties: { plan: 'pro', email: 'ann@shop.example' },
    },
    Seen: {
      ...onServer,
      name: 'Seen',
      kind: 'track',
      environment: 'staging',
      user_id: 'bob',
      properties: { value: 'S-1' },
    },
    statsig_exposure: {
      ...onServer,
      name: 'statsig_exposure',
      kind: 'track',
      environment: 'staging',
      user_id: 'bob',
      properties: expect.objectContaining({ exposure: 'gate', gate: 'new-cart', gateValue: 'false' }),
    },
  })
})

test('[C3.13] js-client: starts without a fault, sends events with their page, and links who is who', async () => {
  const started: string[] = []
  const page = await site.open(
    '/home',
    `${await newLine('statsig', 'browser', tidemark)}
    statsig.logEvent('Order Completed', 12.5, { currency: 'EUR' })
    statsig.getDynamicConfig('colours')
    await statsig.flush()
    console.log('started ' + statsig.loadingStatus)
  `,
    async (opened) => void opened.on('console', (message) => started.push(message.text())),
  )
  const stored = byName(await tidemark.take(3))
  const { anonymous_id: anonymous, session_id: session } = stored['identify'] ?? {}
  expect(anonymous).toMatch(/^[0-9a-f-]{36}$/)
  expect(session).toMatch(/^[0-9a-f-]{36}$/)
  const inPage = {
    ...shared,
    source: 'browser',
    user_id: 'ann',
    anonymous_id: anonymous,
    session_id: session,
    page_url: `${site.origin}/home`,
    page_host: '127.0.0.1',
    page_path: '/home',
    browser: 'Chrome',
    browser_version: '140.0.0.0',
    os: 'Linux',
    device_type: 'desktop',
    library: 'javascript-client',
    library_version: '3.33.5',
    ip: '127.0.0.0',
  }
  expect(stored).toEqual({
    identify: { ...inPage, name: 'identify', kind: 'identify', properties: {} },
    'Order Completed': {
      ...inPage,
      name: 'Order Completed',
      kind: 'track',
      value: 12.5,
      currency: 'EUR',
      properties: { currency: 'EUR' },
    },
    statsig_exposure: {
      ...inPage,
      name: 'statsig_exposure',
      kind: 'track',
      properties: expect.objectContaining({ exposure: 'config', config: 'colours' }),
    },
  })
  expect(started).toEqual(['started Ready'])
  await page.context().close()
})

test('[C3.13] a request that is sent again counts once, though its events have no ids', async () => {
  const send = async (event: object) => {
    const response = await fetch(`${tidemark.url}/v1/log_event`, {
      method: 'POST',
      headers: { 'statsig-api-key': tidemark.writeKey },
      body: JSON.stringify({ events: [event], statsigMetadata: {} }),
    })
    expect([response.status, await response.json()]).toEqual([202, { success: true }])
  }
  const once = { eventName: 'Once', time: Date.now(), user: { userID: 'ann' } }
  await send(once)
  await send(once)
  await send({ ...once, eventName: 'Last' })
  expect((await tidemark.take(2)).map(({ name }) => String(name)).toSorted()).toEqual(['Last', 'Once'])
})

test('[C3.13] the names are those of the documents', async () => {
  expect(await namesOf('statsig')).toEqual(statsigNames)
})
