import { afterAll, beforeAll, expect, test } from 'vitest'
import { amplitudeNames } from '../../src/collect/protocols/amplitude/names.ts'
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

const shared = { ...moments, category: 'product', protocol: 'amplitude' }

test('[C3.4] analytics-node: every call, field by field', async () => {
  await runInNode(`${await newLine('amplitude', 'node', tidemark)}
      // A moment in which it begins.
      await new Promise((resolve) => setTimeout(resolve, 50))
      const by = { user_id: 'ann' }
      const tracked = amplitude.track('Order Completed', { order: 'o-1' }, {
        ...by, device_id: 'd-1', session_id: 1700000000000, ip: '203.0.113.7', country: 'Poland', language: 'pl-PL',
        app_version: '2.1', platform: 'iOS', os_name: 'iOS', os_version: '18.6', device_model: 'iPhone 17',
        price: 3.5, quantity: 2, groups: { company: 'acme', team: 'red' },
      })
      const all = new amplitude.Identify()
      all.set('plan', 'pro').setOnce('first', 1).add('logins', 2).append('tags', 'a').prepend('marks', 'z')
      all.preInsert('teams', 'red').remove('old', 'x').unset('gone')
      amplitude.identify(all, by)
      amplitude.identify(new amplitude.Identify().clearAll(), { user_id: 'bob' })
      amplitude.groupIdentify('company', 'acme', new amplitude.Identify().set('name', 'Acme Inc'), by)
      amplitude.revenue(new amplitude.Revenue().setPrice(3).setQuantity(2).setRevenue(6), by)
      await amplitude.flush().promise
      const { code, message } = await tracked.promise
      if (code !== 200) throw new Error(message)
    `)
  const stored = (await tidemark.take(6)).map((event) => [
    `${String(event['kind'])} ${String(event['user_id'])} ${Object.keys(event['properties'] ?? {}).toSorted()[0] ?? ''}`,
    event,
  ])
  const onServer = {
    ...shared,
    source: 'api',
    library: 'amplitude-node-ts',
    library_version: '1.5.73',
  }
  const order = {
    ...onServer,
    source: 'mobile',
    user_id: 'ann',
    anonymous_id: 'd-1',
    app_version: '2.1',
    os: 'iOS',
    os_version: '18.6',
    locale: 'pl-PL',
    country: 'Poland',
    ip: '203.0.113.0',
  }
  const context = {
    price: 3.5,
    quantity: 2,
    device_model: 'iPhone 17',
    platform: 'iOS',
    groups: { team: 'red' },
  }
  const parsed = Object.fromEntries(
    stored.map(([key, event]) => [key, { ...Object(event), context: contextOf(event) }]),
  )
  expect(parsed).toEqual({
    'track ann order': {
      ...order,
      name: 'Order Completed',
      kind: 'track',
      session_id: '1700000000000',
      tenant_id: 'acme',
      value: 7,
      context,
      properties: { order: 'o-1' },
    },
    'identify ann ': {
      ...order,
      name: 'identify',
      kind: 'identify',
      sender_event_id: expect.stringMatching(/^link:[0-9a-f]{40}$/),
      context,
      properties: {},
    },
    'identify ann $add': {
      ...onServer,
      name: 'identify',
      kind: 'identify',
      user_id: 'ann',
      properties: {
        plan: 'pro',
        $set_once: { first: 1 },
        $add: { logins: 2 },
        $append: { marks: 'z', tags: 'a' },
        $union: { teams: ['red'] },
        $remove: { old: 'x' },
        $unset: ['gone'],
      },
    },
    'identify bob $delete': {
      ...onServer,
      name: 'identify',
      kind: 'identify',
      user_id: 'bob',
      properties: { $delete: true },
    },
    'group ann name': {
      ...onServer,
      name: 'group',
      kind: 'group',
      user_id: 'ann',
      tenant_id: 'acme',
      properties: { name: 'Acme Inc' },
    },
    'track ann $price': {
      ...onServer,
      name: 'revenue',
      kind: 'track',
      user_id: 'ann',
      value: 6,
      properties: { $price: 3, $quantity: 2, $revenue: 6, $productId: '' },
    },
  })
})

test('[C3.4] the path of batches, which PostHog has too, and the answer that says what was taken', async () => {
  for (const path of ['/batch', '/amplitude/batch']) {
    const events = [{ event_type: path, user_id: 'ann' }]
    const response = await fetch(tidemark.url + path, {
      method: 'POST',
      body: JSON.stringify({ api_key: tidemark.writeKey, events }),
    })
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        code: 200,
        events_ingested: 1,
        payload_size_bytes: expect.any(Number),
        server_upload_time: expect.any(Number),
      },
    ])
  }
  expect(await tidemark.take(2)).toMatchObject([
    { name: '/batch', protocol: 'amplitude' },
    { name: '/amplitude/batch', protocol: 'amplitude' },
  ])
})

test('[C3.4] analytics-node: a key that is not known is told so, and nothing is tried again', async () => {
  const line = await newLine('amplitude', 'node', { ...tidemark, writeKey: 'tmw_unknown' })
  // An instance of its own beside that of the module.
  const init = line.replace('amplitude.init', 'const other = amplitude.createInstance()\nother.init')
  await expect(
    runInNode(`${init}
      await new Promise((resolve) => setTimeout(resolve, 50))
      const tracked = other.track('Lost', {}, { user_id: 'ann' })
      await other.flush().promise
      const { code, message } = await tracked.promise
      throw new Error(code + ' ' + message)
    `),
  ).rejects.toThrow(/^400 .*Invalid API key\. No write key like this/s)
})

test('[C3.4] analytics-browser: sessions, page views and people', async () => {
  const line = (await newLine('amplitude', 'browser', tidemark)).replace(
    ' })',
    ', defaultTracking: true, flushIntervalMillis: 300 })',
  )
  const page = await site.open(
    '/home?utm_source=news&utm_medium=email',
    `${line}
    amplitude.track('Before', { plan: 'free' })
    amplitude.setUserId('ann')
    amplitude.identify(new amplitude.Identify().set('plan', 'pro'))
    amplitude.setGroup('company', 'acme')
    amplitude.track('Order Completed', { order: 'o-1' })
  `,
  )
  const stored = await tidemark.take(7)
  const named = (name: string, key?: string) =>
    stored.find(
      (event) => event['name'] === name && (key === undefined || key in Object(event['properties'])),
    )
  const { anonymous_id: anonymous, session_id: session } = named('session_start') ?? {}
  expect(anonymous).toMatch(/^[0-9a-f-]{36}$/)
  expect(session).toMatch(/^\d{13}$/)
  const inPage = {
    ...shared,
    source: 'browser',
    user_id: 'ann',
    anonymous_id: anonymous,
    session_id: session,
    browser: 'Chrome',
    browser_version: '140.0.0.0',
    os: 'Linux',
    device_type: 'desktop',
    locale: 'en-GB',
    library: 'amplitude-ts',
    library_version: '2.3.3',
    ip: '127.0.0.0',
  }
  expect(named('page_view')).toEqual({
    ...inPage,
    name: 'page_view',
    kind: 'page',
    page_url: `${site.origin}/home?utm_source=news&utm_medium=email`,
    page_host: '127.0.0.1',
    page_path: '/home',
    page_search: '?utm_source=news&utm_medium=email',
    page_title: 'Home',
    utm_source: 'news',
    utm_medium: 'email',
    properties: { '[Amplitude] Page Counter': 1, '[Amplitude] Page View ID': expect.any(String) },
  })
  expect(named('Before')).toEqual({ ...inPage, name: 'Before', kind: 'track', properties: { plan: 'free' } })
  expect(named('Order Completed')).toMatchObject({ properties: { order: 'o-1' } })
  expect(named('identify', 'plan')).toEqual({
    ...inPage,
    name: 'identify',
    kind: 'identify',
    properties: { plan: 'pro' },
  })
  expect(named('identify', 'company')).toMatchObject({ tenant_id: 'acme', properties: { company: 'acme' } })
  await page.context().close()
})

test('[C3.4] the names are those of the documents', async () => {
  expect(await namesOf('amplitude')).toEqual(amplitudeNames)
})

function contextOf(event: unknown): unknown {
  const { context } = Object(event) as { readonly context?: string }
  return context === undefined ? undefined : JSON.parse(context)
}
