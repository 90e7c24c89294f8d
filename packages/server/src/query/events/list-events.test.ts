import type { Event } from '@tidemark/event'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEvent } from '../testing/event.ts'
import { nowMs, openWorld, type World } from '../testing/open-world.ts'
import { listEvents } from './list-events.ts'

const dayMs = 86_400_000

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function project(events: readonly Partial<Event>[]) {
  const id = world.newProject()
  const sent = events.map((event) => testEvent(id, event))
  await world.insert(sent)
  const list = (query: Readonly<Record<string, unknown>> = {}) =>
    listEvents(world.deps(), world.context(id, { timezone: 'Europe/Berlin' }), query)
  const ids = async (query?: Readonly<Record<string, unknown>>) =>
    (await list(query)).events.map((event) => event['event_id'])
  return { sent, list, ids }
}

test('[Q2.12] an event is listed with the fields that it has', async () => {
  const { sent, list } = await project([
    {
      user_id: 'ann',
      country: 'DE',
      value: 2.5,
      is_bot: true,
      retry_count: 2,
      sample_rate: 0.5,
      consent: ['analytics'],
      context: '{"page":{"x":1}}',
      properties: { plan: 'pro', 'a.b': 1, deep: { list: [1, 'x', { y: 2 }] }, date: '2026-10-01' },
    },
  ])
  const { project_id: _, ...event } = sent[0] ?? {}
  expect(await list()).toEqual({
    events: [{ ...event, timestamp: '2026-11-21T12:29:00.000Z', received_at: '2026-11-21T12:29:00.000Z' }],
    next_cursor: null,
  })
})

test('[Q2.12] page after page gives every event once, newest first', async () => {
  const times = fc.array(fc.constantFrom(0, 0, 1, 5 * 60_000, 3_600_000, 2 * dayMs, 40 * dayMs), {
    minLength: 1,
    maxLength: 30,
    size: 'max',
  })
  await fc.assert(
    fc.asyncProperty(times, fc.integer({ min: 1, max: 7 }), async (agesMs, limit) => {
      const { sent, list } = await project(agesMs.map((ageMs) => ({ timestamp: nowMs - ageMs })))
      const seen: unknown[] = []
      let cursor: string | null | undefined
      do {
        const page = await list({ limit: String(limit), ...(cursor === undefined ? {} : { cursor }) })
        expect(page.events.length).toBeLessThanOrEqual(limit)
        seen.push(...page.events.map((event) => event['event_id']))
        cursor = page.next_cursor
      } while (cursor !== null)
      const expected = sent.toSorted(
        (a, b) => b.received_at - a.received_at || (a.event_id < b.event_id ? 1 : -1),
      )
      expect(seen).toEqual(expected.map((event) => event.event_id))
    }),
    { numRuns: 15 },
  )
})

test('[Q2.12] the list is narrowed by name, time, person and what was seen', async () => {
  const { sent, ids } = await project([
    { name: 'buy', user_id: 'ann', anonymous_id: 'x', timestamp: Date.UTC(2026, 10, 19, 23, 30) },
    { anonymous_id: 'ann' },
    { anonymous_id: 'bob', timestamp: nowMs - 5000, received_at: nowMs },
  ])
  const [a, b, c] = sent.map((event) => event.event_id)
  expect(await ids()).toEqual([c, b, a])
  expect(await ids({ event: 'buy' })).toEqual([a])
  expect(await ids({ person: 'ann' })).toEqual([b, a])
  expect(await ids({ person: 'x' })).toEqual([])
  expect(await ids({ from: '2026-11-20', until: '2026-11-21' })).toEqual([a])
  expect(await ids({ until: '2026-11-20' })).toEqual([])
  expect(await ids({ after: new Date(nowMs - 60_000).toISOString() })).toEqual([c])
  expect(await ids({ after: String(nowMs) })).toEqual([])
})

test.each([
  ['no cursor of ours', { cursor: 'abc' }, 'cursor_invalid', '/cursor'],
  [
    'a cursor of another form',
    { cursor: Buffer.from('[1,"a","b"]').toString('base64url') },
    'cursor_invalid',
    '/cursor',
  ],
  ['a cursor that was changed', { cursor: 'WzFd=' }, 'cursor_invalid', '/cursor'],
  ['too many at once', { limit: '201' }, 'question_invalid', '/limit'],
  ['none at all', { limit: '0' }, 'question_invalid', '/limit'],
  ['a number that is none', { limit: 'all' }, 'question_invalid', '/limit'],
  ['a time that is none', { after: 'now' }, 'question_invalid', '/after'],
  ['a word twice', { event: ['a', 'b'] }, 'question_invalid', '/event'],
  ['a word there is not', { page: '2' }, 'question_invalid', '/page'],
])('[Q1.3] refuses %s and says where', async (_, query, code, path) => {
  const { list } = await project([])
  await expect(list(query)).rejects.toMatchObject({ code, path })
})
