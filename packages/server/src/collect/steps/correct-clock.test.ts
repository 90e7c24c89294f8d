import { limits } from '@tidemark/event'
import { expect, test } from 'vitest'
import { createHarness, receivedAt } from '../testing/harness.ts'

const { send, store, refuse, entries } = createHarness()
const minute = 60_000

test("a wrong clock is corrected by the request's sent_at", async () => {
  const wrong = receivedAt - 90 * minute
  await send({ sent_at: wrong, events: [{ name: 'x', timestamp: wrong - minute }, { name: 'y' }] })
  expect(entries.at(-1)?.events.map((event) => event['timestamp'])).toEqual([receivedAt - minute, receivedAt])
})

test("an event's own sent_at goes before the request's", async () => {
  await send({
    sentAt: receivedAt,
    events: [{ name: 'x', timestamp: 1_000_000_000_000, sentAt: new Date(1_000_000_000_500).toISOString() }],
  })
  expect(entries.at(-1)?.events[0]).toMatchObject({ timestamp: receivedAt - 500 })
})

test('a sent_at that is no time corrects nothing', async () => {
  expect(await store({ name: 'x', sent_at: 'now', timestamp: receivedAt - 5 })).toMatchObject({
    timestamp: receivedAt - 5,
  })
})

test.each(['timestamp', 'client_timestamp', 'originalTimestamp'])('%s says when it happened', async (key) => {
  expect(await store({ name: 'x', [key]: '2026-11-20T23:00:00-02:00' })).toMatchObject({
    timestamp: Date.UTC(2026, 10, 21, 1),
  })
})

test('five years back and a day ahead are taken, a millisecond more is not', async () => {
  const oldest = receivedAt - limits.pastMs
  const newest = receivedAt + limits.futureMs
  expect(await store({ name: 'x', timestamp: oldest })).toMatchObject({ timestamp: oldest })
  expect(await store({ name: 'x', timestamp: newest })).toMatchObject({ timestamp: newest })
  expect(await refuse({ name: 'x', timestamp: oldest - 1 })).toMatchObject({ code: 'timestamp_too_old' })
  expect(await refuse({ name: 'x', timestamp: newest + 1 })).toMatchObject({ code: 'timestamp_in_future' })
})

test('the limits hold after the correction', async () => {
  const farAhead = receivedAt + 10 * limits.futureMs
  expect(await store({ name: 'x', timestamp: farAhead, sent_at: farAhead })).toMatchObject({
    timestamp: receivedAt,
  })
  expect(
    await refuse({ name: 'x', timestamp: receivedAt, sent_at: receivedAt - 2 * limits.futureMs }),
  ).toMatchObject({
    code: 'timestamp_in_future',
  })
})

test('nonsense is no time', async () => {
  for (const timestamp of ['2026-02-30', 'soon', true, {}, -1])
    expect(await refuse({ name: 'x', timestamp })).toMatchObject({
      code: 'timestamp_invalid',
      path: '/timestamp',
    })
})
