import { Analytics } from 'analytics'
import { expect, expectTypeOf, test } from 'vitest'
import type { Tidemark as PageTidemark } from '../../browser/src/tidemark.ts'
import { createTidemark, type Tidemark } from '../../node/src/index.ts'
import { openReceiver } from '../../node/src/testing/receiver.ts'
import { tidemarkPlugin, type PageClient, type ServerClient } from '../src/index.ts'

test('[P1] what a server tracks by the library arrives, with the id and the time of the call', async () => {
  await using receiver = await openReceiver()
  const client = createTidemark({ host: receiver.url, writeKey: 'k', remoteSettings: false, drainOn: [] })
  const others: string[] = []
  const analytics = Analytics({
    app: 'shop',
    plugins: [
      tidemarkPlugin({ client }),
      { name: 'another', track: ({ payload }) => others.push(payload.event) },
    ],
  })
  await analytics.track('order_completed', { items: 2 }, { userId: 'ann' })
  await analytics.page({ name: 'Prices', url: 'https://shop.example/prices', plan: 'pro' }, { userId: 'ann' })
  await analytics.identify('ann', { plan: 'pro' })
  await client.close()
  const events = receiver.taken.flatMap((batch) => batch.events)
  expect(events).toMatchObject([
    { kind: 'track', name: 'order_completed', user_id: 'ann', properties: { items: 2 } },
    {
      kind: 'page',
      label: 'Prices',
      user_id: 'ann',
      context: { page: { url: 'https://shop.example/prices' } },
      properties: { plan: 'pro' },
    },
    { kind: 'identify', user_id: 'ann', traits: { plan: 'pro' } },
  ])
  expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(3)
  expect(others).toEqual(['order_completed'])
})

test('[P2] on a server nobody is linked to the anonymous id of the whole process', async () => {
  await using receiver = await openReceiver()
  const client = createTidemark({ host: receiver.url, writeKey: 'k', remoteSettings: false, drainOn: [] })
  const analytics = Analytics({ app: 'shop', plugins: [tidemarkPlugin({ client })] })
  await analytics.track('started')
  await analytics.identify('ann', {}, { anonymousId: 'a-1' })
  await analytics.identify('bob')
  await analytics.track('after_bob')
  await analytics.track('seen', {}, { anonymousId: 'a-2' })
  await analytics.track('seen', {}, { userId: 'cara', anonymousId: 'a-3' })
  await client.close()
  const events = receiver.taken.flatMap((batch) => batch.events)
  expect(events.map(({ user_id, anonymous_id }) => [user_id, anonymous_id])).toEqual([
    [undefined, analytics.user('anonymousId')],
    ['ann', 'a-1'],
    ['bob', undefined],
    [undefined, analytics.user('anonymousId')],
    [undefined, 'a-2'],
    ['cara', 'a-3'],
  ])
})

test('[P1] [P2] in a page the client is told what happened, and finds out who and where by itself', async () => {
  const calls: unknown[] = []
  const client: PageClient = {
    track: (name, properties, fields) => calls.push(['track', name, properties, Object.keys(fields ?? {})]),
    page: (name, properties) => calls.push(['page', name, properties]),
    identify: (userId, traits) => calls.push(['identify', userId, traits]),
    reset: () => calls.push(['reset']),
    flush: async () => calls.push(['flush']),
  }
  const analytics = Analytics({ app: 'shop', plugins: [tidemarkPlugin({ client })] })
  await analytics.track('order_completed', { items: 2 })
  await analytics.page({ name: 'Prices', url: 'https://shop.example/prices', width: '800', plan: 'pro' })
  await analytics.identify('ann', { plan: 'pro' })
  await analytics.reset()
  await Object(analytics.plugins)['tidemark'].flush()
  expect(calls).toEqual([
    ['track', 'order_completed', { items: 2 }, ['timestamp']],
    ['page', 'Prices', { plan: 'pro' }],
    ['identify', 'ann', { plan: 'pro' }],
    ['reset'],
    ['flush'],
  ])
})

test('[P1] the clients of our SDKs are such that the plugin takes them', () => {
  expectTypeOf<PageTidemark>().toExtend<PageClient>()
  expectTypeOf<Tidemark>().toExtend<ServerClient>()
})
