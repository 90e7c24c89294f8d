import { createEventId, isUuid } from '@tidemark/event'
import { describe, expect, test } from 'vitest'
import { openClient } from './testing/open-client.ts'

const ann = { userId: 'ann' }

async function sent(act: (tidemark: Awaited<ReturnType<typeof openClient>>['tidemark']) => void) {
  await using client = await openClient({ app: 'shop', environment: 'staging' })
  act(client.tidemark)
  await client.tidemark.flush()
  return client.receiver.taken.flatMap(({ events }) => events)
}

test('an event is sent by its names on the wire, with an id and a time of the call', async () => {
  const before = Date.now()
  const [event] = await sent(({ track }) =>
    track(
      'order_completed',
      { items: 2 },
      { userId: 'ann', anonymousId: 'a-1', sessionId: 's-1', tenantId: 'acme', value: 49.5, currency: 'EUR' },
    ),
  )
  expect(event).toMatchObject({
    kind: 'track',
    name: 'order_completed',
    user_id: 'ann',
    anonymous_id: 'a-1',
    session_id: 's-1',
    tenant_id: 'acme',
    value: 49.5,
    currency: 'EUR',
    app: 'shop',
    environment: 'staging',
    source: 'api',
    properties: { items: 2 },
    context: { library: { name: '@tidemark/node' } },
  })
  expect(isUuid(event?.event_id ?? '')).toBe(true)
  expect(Number(event?.['timestamp'])).toBeGreaterThanOrEqual(before)
})

test('every call is the event that it stands for', async () => {
  const events = await sent((tidemark) => {
    tidemark.page('Prices', { url: 'https://shop.example/prices', plan: 'pro' }, { anonymousId: 'a-1' })
    tidemark.identify('ann', { plan: 'pro' }, { anonymousId: 'a-1' })
    tidemark.group('acme', { size: 40 }, { ...ann, type: 'company' })
    tidemark.alias('ann', 'old-ann')
    tidemark.search('shoes', { resultsCount: 3, filters: { size: 42 } }, ann)
    tidemark.searchFailed('shose', { reason: 'typo' }, ann)
    tidemark.contentView('m-7', { contentType: 'manual', title: 'Start' }, ann)
    tidemark.featureUsed('export', { module: 'reports' }, ann)
    tidemark.feedback({ rating: 4, helpful: true, contentId: 'm-7' }, ann)
    tidemark.track('backup_done', {}, { system: true })
  })
  expect(events).toMatchObject([
    {
      kind: 'page',
      label: 'Prices',
      anonymous_id: 'a-1',
      properties: { plan: 'pro' },
      context: { page: { url: 'https://shop.example/prices' } },
    },
    { kind: 'identify', user_id: 'ann', anonymous_id: 'a-1', traits: { plan: 'pro' } },
    { kind: 'group', user_id: 'ann', group_id: 'acme', group_type: 'company', traits: { size: 40 } },
    { kind: 'alias', user_id: 'ann', previous_id: 'old-ann' },
    { name: 'search', properties: { query: 'shoes', results_count: 3, filters: { size: 42 } } },
    { name: 'search_failed', properties: { query: 'shose', reason: 'typo' } },
    { name: 'content_view', properties: { content_id: 'm-7', content_type: 'manual', title: 'Start' } },
    { name: 'feature_used', properties: { feature: 'export', module: 'reports' } },
    { name: 'feedback_given', properties: { rating: 4, helpful: true, content_id: 'm-7' } },
    { name: 'backup_done', source: 'api' },
  ])
  expect(Object.keys(events[9] ?? {})).not.toContain('user_id')
})

test('an id and a time of the program are kept', async () => {
  const eventId = createEventId(1_795_206_785_000)
  const events = await sent(({ track }) => {
    track('paid', {}, { ...ann, eventId, timestamp: new Date('2026-11-20T10:00:00Z') })
    track('paid', {}, { ...ann, timestamp: new Date('never') })
  })
  expect(events[0]).toMatchObject({ event_id: eventId, timestamp: Date.parse('2026-11-20T10:00:00Z') })
  expect(Number(events[1]?.['timestamp'])).toBeGreaterThan(Date.parse('2026-11-20T10:00:00Z'))
})

test('what the program changes after the call is not sent', async () => {
  const cart = { items: 1 }
  const events = await sent(({ track }) => {
    track('cart_seen', cart, ann)
    cart.items = 2
  })
  expect(events[0]?.['properties']).toEqual({ items: 1 })
})

describe('before', () => {
  test('changes and drops events; one that throws lets nothing through', async () => {
    await using client = await openClient({
      before(event) {
        if (event['name'] === 'secret') return null
        if (event['name'] === 'broken') throw new Error('of the program')
        return { ...event, properties: { email: '***' } }
      },
    })
    for (const name of ['secret', 'broken', 'open'])
      client.tidemark.track(name, { email: 'ann@example.com' }, ann)
    await client.tidemark.flush()
    expect(client.receiver.taken.flatMap(({ events }) => events)).toMatchObject([
      { name: 'open', properties: { email: '***' } },
    ])
    expect(client.problems).toMatchObject([{ code: 'invalid', events: 1 }])
  })
})
