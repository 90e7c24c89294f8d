import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postHogNames } from '../../src/collect/protocols/posthog/names.ts'
import { namesOf, newLine, runInNode } from './change-one-line.ts'
import { moments } from './expected.ts'
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

const onServer = {
  ...moments,
  category: 'product',
  source: 'api',
  protocol: 'posthog',
  user_id: 'ann',
  library: 'posthog-node',
  library_version: '5.70.0',
  context: '{"$is_server":true}',
}

const serverCalls = `
  posthog.capture({
    distinctId: 'ann',
    event: 'Order Completed',
    properties: { revenue: 12.5, currency: 'EUR', items: [{ sku: 'S-1' }], $set: { plan: 'pro' } },
    groups: { company: 'acme', team: 'red' },
  })
  posthog.identify({ distinctId: 'ann', properties: { email: 'ann@shop.example', $set_once: { first: 1 } } })
  posthog.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { name: 'Acme Inc' } })
  posthog.alias({ distinctId: 'ann', alias: 'old' })
  await posthog.shutdown()
`

test.each(['', 'v1'])('[C3.2] posthog-node: every call, field by field (capture mode "%s")', async (mode) => {
  await runInNode(
    `process.env.POSTHOG_CAPTURE_MODE = '${mode}'\n${await newLine('posthog', 'node', tidemark)}${serverCalls}`,
  )
  const stored = await tidemark.take(5)
  const withGroups = { ...onServer, context: '{"$is_server":true,"groups":{"team":"red"}}' }
  expect(byKindAndFirstKey(stored)).toEqual({
    'track currency': {
      ...withGroups,
      name: 'Order Completed',
      kind: 'track',
      tenant_id: 'acme',
      value: 12.5,
      currency: 'EUR',
      properties: { revenue: 12.5, currency: 'EUR', items: [{ sku: 'S-1' }] },
    },
    'identify plan': {
      ...withGroups,
      name: 'identify',
      kind: 'identify',
      sender_event_id: expect.stringMatching(/^[0-9a-f-]{36}:profile$/),
      properties: { plan: 'pro' },
    },
    'identify $set_once': {
      ...onServer,
      name: 'identify',
      kind: 'identify',
      properties: { email: 'ann@shop.example', $set_once: { first: 1 } },
    },
    'group name': {
      ...onServer,
      user_id: undefined,
      name: 'group',
      kind: 'group',
      tenant_id: 'acme',
      properties: { name: 'Acme Inc' },
    },
    'alias previous_id': { ...onServer, name: 'alias', kind: 'alias', properties: { previous_id: 'old' } },
  })
})

test('[C3.2] posthog-node: an event that is sent again counts once, and so does what it sets', async () => {
  const line = await newLine('posthog', 'node', tidemark)
  const capture = `posthog.capture({ distinctId: 'ann', event: 'Once', uuid: '0192f3a4-7b1c-7def-8abc-00000000000a', properties: { $set: { n: 1 } } })`
  for (const calls of [capture, capture, "posthog.capture({ distinctId: 'ann', event: 'Last' })"])
    await runInNode(`process.env.POSTHOG_CAPTURE_MODE = ''\n${line}${calls}\nawait posthog.shutdown()`)
  expect((await tidemark.take(3)).map(({ name }) => String(name)).toSorted()).toEqual([
    'Last',
    'Once',
    'identify',
  ])
})

test('[C3.2] the HTTP interface: by GET, to the path of 2021, and what is refused', async () => {
  const at = (path: string, init?: RequestInit) => fetch(tidemark.url + path, init)
  const event = { event: 'By GET', api_key: tidemark.writeKey, distinct_id: 'ann' }
  const got = await at(
    `/e/?data=${encodeURIComponent(Buffer.from(JSON.stringify(event)).toString('base64'))}`,
  )
  expect([got.status, await got.json()]).toEqual([200, { status: 1 }])
  const change = { $token: tidemark.writeKey, $distinct_id: 'ann', $set: { plan: 'pro' } }
  const engaged = await at('/posthog/engage/', {
    method: 'POST',
    body: `data=${encodeURIComponent(JSON.stringify(change))}`,
  })
  expect([engaged.status, await engaged.json()]).toEqual([200, { status: 1 }])
  expect(await tidemark.take(2)).toMatchObject([
    { name: 'By GET', kind: 'track', user_id: 'ann', protocol: 'posthog' },
    { name: 'identify', kind: 'identify', user_id: 'ann', protocol: 'posthog', properties: { plan: 'pro' } },
  ])

  const properties = { token: tidemark.writeKey, distinct_id: 'ann' }
  const odd = { event: 'When', uuid: 'u-1', timestamp: 'yesterday', properties }
  const refused = await at('/capture', { method: 'POST', body: JSON.stringify(odd) })
  expect([refused.status, await refused.json()]).toEqual([200, { status: 1 }])
  const [letter] = await tidemark.takeDead(1)
  expect(letter).toMatchObject({ code: 'timestamp_invalid', protocol: 'posthog', event_id: 'u-1' })
  expect(JSON.parse(String(letter?.['body']))).toEqual({
    ...odd,
    properties: { token: '', distinct_id: 'ann' },
  })

  const stranger = await at('/batch', {
    method: 'POST',
    body: JSON.stringify({ api_key: 'tmw_unknown', batch: [odd] }),
  })
  expect([stranger.status, await stranger.json()]).toEqual([
    401,
    expect.objectContaining({ type: 'authentication_error', code: 'key_unknown' }),
  ])
})

test('[C3.2] posthog-js: page views, clicks, people and groups, field by field', async () => {
  const page = await site.open(
    '/home?utm_source=news&utm_medium=email',
    `${await newLine('posthog', 'browser', tidemark)}
    posthog.capture('Before', { plan: 'free', nothing: null })
    posthog.identify('ann', { email: 'ann@shop.example' }, { first: 1 })
    posthog.group('company', 'acme', { name: 'Acme Inc' })
    posthog.capture('Order Completed', { revenue: 12.5, currency: 'EUR' })
    posthog.unsetPersonProperties(['plan'])
    document.title = 'Bought'
    posthog.onFeatureFlags(() => setTimeout(() => document.getElementById('buy').click()))
  `,
  )
  const stored = byKindAndFirstKey(await tidemark.take(7))
  const { anonymous_id: anonymous, session_id: session } = stored['track plan'] ?? {}
  const inPage = {
    ...moments,
    category: 'product',
    source: 'browser',
    protocol: 'posthog',
    anonymous_id: anonymous,
    session_id: session,
    page_url: `${site.origin}/home?utm_source=news&utm_medium=email`,
    page_host: '127.0.0.1',
    page_path: '/home',
    page_search: '?utm_source=news&utm_medium=email',
    utm_source: 'news',
    utm_medium: 'email',
    browser: 'Chrome',
    browser_version: '140',
    os: 'Linux',
    device_type: 'desktop',
    screen: '1440x1000',
    viewport: '1280x900',
    locale: 'en-GB',
    timezone: 'Europe/Berlin',
    library: 'web',
    library_version: '1.434.18',
    ip: '127.0.0.0',
    context: expect.stringContaining('"$window_id":'),
  }
  const known = { ...inPage, user_id: 'ann' }
  expect(anonymous).toMatch(/^[0-9a-f-]{36}$/)
  expect(session).toMatch(/^[0-9a-f-]{36}$/)
  expect(stored).toEqual({
    'track plan': { ...inPage, name: 'Before', kind: 'track', properties: { plan: 'free' } },
    'identify $set_once': {
      ...known,
      name: 'identify',
      kind: 'identify',
      properties: {
        email: 'ann@shop.example',
        $set_once: expect.objectContaining({ first: 1, $initial_utm_source: 'news' }),
      },
    },
    'group name': {
      ...known,
      name: 'group',
      kind: 'group',
      tenant_id: 'acme',
      properties: { name: 'Acme Inc' },
    },
    'track currency': {
      ...known,
      name: 'Order Completed',
      kind: 'track',
      tenant_id: 'acme',
      value: 12.5,
      currency: 'EUR',
      properties: { revenue: 12.5, currency: 'EUR' },
    },
    'identify $unset': {
      ...known,
      anonymous_id: undefined,
      name: 'identify',
      kind: 'identify',
      tenant_id: 'acme',
      properties: { $unset: ['plan'] },
    },
    'page title': {
      ...known,
      name: 'page_view',
      kind: 'page',
      tenant_id: 'acme',
      page_title: 'Bought',
      properties: { title: 'Bought' },
    },
    'track $active_feature_flags': {
      ...known,
      name: 'click',
      kind: 'track',
      label: 'Buy now',
      tenant_id: 'acme',
      properties: expect.objectContaining({ $event_type: 'click', $el_text: 'Buy now' }),
    },
  })
  await leave(page)
  const [left] = await tidemark.take(1)
  expect(left).toMatchObject({ name: 'page_leave', user_id: 'ann', page_path: '/home' })
})

test('[C3.2] posthog-js of 2023 and of 2021: base64 in forms, gzip and lz64 by what they are told', async () => {
  const init = `posthog.init('${tidemark.writeKey}', { api_host: '${tidemark.url}' })
    posthog.identify('ann')
    posthog.people?.set({ plan: 'pro' })
    posthog.capture('Order Completed', { price: '12,50 €' })`
  const packed = new Set<string>()
  const pages = await Promise.all(
    (['posthog-js-1-78', 'posthog-js-1-10', 'posthog-js-1-10'] as const).map((name, index) =>
      site.open(`/${index}`, `import posthog from '${name}'\n${init}`, async (page) => {
        page.on('request', (request) => packed.add(compressionOf(request)))
        // Only PostHog's own server tells the oldest to pack as lz64.
        if (index === 2)
          await page.route('**/decide/**', async (route) => {
            const response = await route.fetch()
            const reply = (await response.json()) as object
            await route.fulfill({ response, json: { ...reply, supportedCompression: ['lz64'] } })
          })
      }),
    ),
  )
  const stored = await tidemark.take(12)
  const orders = stored.filter(({ name }) => name === 'Order Completed')
  expect(orders.map(({ page_path: path }) => String(path)).toSorted()).toEqual(['/0', '/1', '/2'])
  for (const order of orders)
    expect(order).toMatchObject({
      user_id: 'ann',
      anonymous_id: expect.stringMatching(/^[0-9a-f-]{36,}$/),
      library: 'web',
      properties: { price: '12,50 €' },
    })
  expect([...packed].toSorted()).toEqual(['', 'form', 'gzip-js', 'lz64'])
  await Promise.all(pages.map(leave))
  expect((await tidemark.take(3)).map(({ name }) => name)).toEqual(['page_leave', 'page_leave', 'page_leave'])
})

test('[C3.2] the names are those of the documents', async () => {
  expect(await namesOf('posthog')).toEqual(postHogNames)
})

/** Events of a name are told apart by what they carry. */
function byKindAndFirstKey(events: readonly Readonly<Record<string, unknown>>[]) {
  return Object.fromEntries(
    events.map((event) => [
      `${String(event['kind'])} ${Object.keys(event['properties'] ?? {}).toSorted()[0]}`,
      event,
    ]),
  )
}

/** Says to the page that it is left, as PostHog's old and new listen for it. A window that really closes may take what is under way with it. */
async function leave(page: Page): Promise<void> {
  await page.evaluate("for (const type of ['pagehide', 'unload']) dispatchEvent(new Event(type))")
}

/** How the events of a request are packed; empty for other requests. */
function compressionOf(request: Request): string {
  const url = new URL(request.url())
  if (url.pathname !== '/e/') return ''
  const named = url.searchParams.get('compression')
  return named ?? new URLSearchParams(request.postData() ?? '').get('compression') ?? 'form'
}
