import { afterAll, beforeAll, expect, test } from 'vitest'
import { mixpanelNames } from '../../src/collect/protocols/mixpanel/names.ts'
import { namesOf, newLine, runInNode } from './change-one-line.ts'
import { moments } from './expected.ts'
import { openSite, type Site } from './page.ts'
import { startTidemark, type Tidemark } from './tidemark.ts'

let tidemark: Tidemark
let site: Site
let onServer: string
beforeAll(async () => {
  ;[tidemark, site] = await Promise.all([startTidemark(), openSite(process.env)])
  // The server of the tests speaks no TLS.
  const line = (await newLine('mixpanel', 'node', tidemark)).replace("protocol: 'https'", "protocol: 'http'")
  onServer = `${line}
    const done = (call) => new Promise((resolve, reject) => call((fault) => (fault ? reject(fault) : resolve())))
  `
})
afterAll(async () => {
  await site[Symbol.asyncDispose]()
  await tidemark[Symbol.asyncDispose]()
})

const shared = { ...moments, category: 'product', source: 'api', protocol: 'mixpanel' }

test('[C3.3] mixpanel: events one by one and in batches, and aliases', async () => {
  await runInNode(`${onServer}
    await done((cb) => mixpanel.track('Order Completed', {
      distinct_id: 'ann', $insert_id: 'i-1', time: new Date(), ip: '203.0.113.7',
      revenue: 12.5, currency: 'EUR', company: ['acme'], note: 'zażółć +/=',
    }, cb))
    await done((cb) => mixpanel.track_batch([
      { event: 'Seen', properties: { distinct_id: '$device:d-1', n: 1 } },
      { event: 'Known', properties: { distinct_id: 'bob', $user_id: 'bob', $device_id: 'd-2' } },
    ], cb))
    await done((cb) => mixpanel.alias('ann', 'old', cb))
  `)
  const stored = Object.fromEntries((await tidemark.take(5)).map((event) => [event['name'], event]))
  expect(stored).toEqual({
    'Order Completed': {
      ...shared,
      name: 'Order Completed',
      kind: 'track',
      sender_event_id: 'i-1',
      user_id: 'ann',
      tenant_id: 'acme',
      value: 12.5,
      currency: 'EUR',
      ip: '203.0.113.0',
      library: 'node',
      library_version: '0.24.0',
      properties: { revenue: 12.5, currency: 'EUR', company: ['acme'], note: 'zażółć +/=' },
    },
    Seen: { ...shared, name: 'Seen', kind: 'track', anonymous_id: 'd-1', properties: { n: 1 } },
    Known: { ...shared, name: 'Known', kind: 'track', user_id: 'bob', anonymous_id: 'd-2', properties: {} },
    identify: {
      ...shared,
      name: 'identify',
      kind: 'identify',
      sender_event_id: expect.stringMatching(/^link:[0-9a-f]{40}$/),
      user_id: 'bob',
      anonymous_id: 'd-2',
      properties: {},
    },
    alias: {
      ...shared,
      name: 'alias',
      kind: 'alias',
      user_id: 'ann',
      library: 'node',
      library_version: '0.24.0',
      properties: { previous_id: 'old' },
    },
  })
})

test('[C3.3] mixpanel: what is done to profiles of people and groups', async () => {
  await runInNode(`${onServer}
    const { people, groups } = mixpanel
    await done((cb) => people.set('ann', { $email: 'ann@shop.example', plan: 'pro' }, cb))
    await done((cb) => people.set_once('ann', { $created: '2026-01-01', first: 1 }, cb))
    await done((cb) => people.increment('ann', 'logins', 2, cb))
    await done((cb) => people.append('ann', { tags: 'a' }, cb))
    await done((cb) => people.union('ann', { teams: ['red'] }, cb))
    await done((cb) => people.remove('ann', { tags: 'a' }, cb))
    await done((cb) => people.unset('ann', ['plan', '$email'], cb))
    await done((cb) => people.delete_user('ann', cb))
    await done((cb) => groups.set('company', 'acme', { $name: 'Acme Inc' }, cb))
    await done((cb) => groups.set('team', 'red', { size: 3 }, cb))
  `)
  const stored = await tidemark.take(10)
  expect(stored.map(({ properties }) => properties)).toEqual([
    { email: 'ann@shop.example', plan: 'pro' },
    { $set_once: { created_at: '2026-01-01', first: 1 } },
    { $add: { logins: 2 } },
    { $append: { tags: 'a' } },
    { $union: { teams: ['red'] } },
    { $remove: { tags: 'a' } },
    { $unset: ['plan', 'email'] },
    { $delete: true },
    { name: 'Acme Inc' },
    { size: 3 },
  ])
  expect(stored[0]).toEqual({
    ...shared,
    name: 'identify',
    kind: 'identify',
    user_id: 'ann',
    properties: { email: 'ann@shop.example', plan: 'pro' },
  })
  expect(stored.slice(8)).toEqual([
    { ...shared, name: 'group', kind: 'group', tenant_id: 'acme', properties: { name: 'Acme Inc' } },
    {
      ...shared,
      name: 'group',
      kind: 'group',
      context: '{"group_id":"red","group_type":"team"}',
      properties: { size: 3 },
    },
  ])
})

test('[C3.3] mixpanel: the answer to each way of asking, and an error in words', async () => {
  const event = encodeURIComponent(
    JSON.stringify({ event: 'Asked', properties: { token: tidemark.writeKey, distinct_id: 'ann' } }),
  )
  const ask = async (query: string) => (await fetch(`${tidemark.url}/track?${query}`)).text()
  expect(await ask(`data=${event}`)).toBe('1')
  expect(await ask(`data=${event}&verbose=1`)).toBe('{"status":1,"error":null}')
  expect(await ask(`data=${event}&strict=1`)).toBe('{"code":200,"num_records_imported":1,"status":"OK"}')
  expect(await ask('data=bm9uZQ==')).toBe('0')
  await tidemark.take(3)
  await expect(
    runInNode(`${onServer.replaceAll(tidemark.writeKey, 'tmw_unknown')}
      mixpanel.set_config({ verbose: true })
      await done((cb) => mixpanel.track('Lost', { distinct_id: 'ann' }, cb))
    `),
  ).rejects.toThrow(/No write key like this is known here/)
})

test('[C3.3] mixpanel-browser: page views, clicks, people and groups', async () => {
  const page = await site.open(
    '/home?utm_source=news&utm_medium=email',
    `${(await newLine('mixpanel', 'browser', tidemark)).replace(' })', ', track_pageview: true, batch_flush_interval_ms: 300 })')}
    mixpanel.track('Before', { plan: 'free' })
    mixpanel.identify('ann')
    mixpanel.people.set({ $email: 'ann@shop.example' })
    mixpanel.set_group('company', 'acme')
    mixpanel.get_group('company', 'acme').set({ name: 'Acme Inc' })
    mixpanel.track('Order Completed', { revenue: 12.5 })
  `,
  )
  const stored = await tidemark.take(8)
  const named = (name: string, key?: string) =>
    stored.find(
      (event) => event['name'] === name && (key === undefined || key in Object(event['properties'])),
    )
  const { anonymous_id: anonymous } = named('Before') ?? {}
  expect(anonymous).toMatch(/^[0-9a-f-]{36}$/)
  const inPage = {
    ...shared,
    source: 'browser',
    sender_event_id: expect.stringMatching(/^[0-9a-z]{10,}$/),
    anonymous_id: anonymous,
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
    library: 'web',
    library_version: '2.83.0',
    ip: '127.0.0.0',
    context: '{"$initial_referrer":"$direct","$initial_referring_domain":"$direct"}',
  }
  expect(named('page_view')).toEqual({
    ...inPage,
    name: 'page_view',
    kind: 'page',
    page_title: 'Home',
    properties: {},
  })
  expect(named('Before')).toEqual({ ...inPage, name: 'Before', kind: 'track', properties: { plan: 'free' } })
  expect(stored.find(({ user_id: user, anonymous_id: id }) => user === 'ann' && id === anonymous)).toEqual({
    ...inPage,
    name: 'identify',
    kind: 'identify',
    user_id: 'ann',
    properties: {},
  })
  expect(named('Order Completed')).toEqual({
    ...inPage,
    name: 'Order Completed',
    kind: 'track',
    user_id: 'ann',
    tenant_id: 'acme',
    value: 12.5,
    properties: { revenue: 12.5, company: ['acme'] },
  })
  expect(named('identify', 'email')).toMatchObject({
    user_id: 'ann',
    properties: { email: 'ann@shop.example', $browser: 'Chrome' },
  })
  expect(named('group')).toMatchObject({ tenant_id: 'acme', source: 'api', properties: { name: 'Acme Inc' } })
  await page.context().close()
})

test('[C3.3] the names are those of the documents', async () => {
  expect(await namesOf('mixpanel')).toEqual(mixpanelNames)
})
