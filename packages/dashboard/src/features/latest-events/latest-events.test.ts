import { expect, test } from 'vitest'
import type { EventRow } from '../../api/answers.ts'
import { eventSummary } from './event-summary.ts'
import { mergeLatest, type Latest } from './merge-latest.ts'
import { propertyNames } from './property-names.ts'

function event(second: number, id = `e${second}`): EventRow {
  const at = new Date(Date.UTC(2026, 10, 20, 12, 0, second)).toISOString()
  return { event_id: id, name: 'click', timestamp: at, received_at: at }
}

function ids({ events }: Latest): readonly string[] {
  return events.map(({ event_id }) => event_id)
}

test('new events go on top, and none comes twice', () => {
  const first = mergeLatest(undefined, [event(2), event(1)], 50)
  const second = mergeLatest(first, [event(4), event(3), event(2)], 50)
  expect(ids(second)).toEqual(['e4', 'e3', 'e2', 'e1'])
  expect([...second.fresh]).toEqual(['e4', 'e3'])
  expect(second.gaps.size).toBe(0)
})

test('an event that became visible late takes its place', () => {
  const first = mergeLatest(undefined, [event(4), event(1)], 50)
  expect(ids(mergeLatest(first, [event(4), event(3)], 50))).toEqual(['e4', 'e3', 'e1'])
})

test('nothing new changes nothing', () => {
  const first = mergeLatest(undefined, [event(1)], 50)
  expect(mergeLatest(first, [event(1)], 50)).toBe(first)
})

test('a page that is all new says that some were missed, and under which', () => {
  const first = mergeLatest(undefined, [event(1)], 2)
  const second = mergeLatest(first, [event(9), event(8)], 2)
  expect([...second.gaps]).toEqual(['e8'])
  expect([...mergeLatest(second, [event(10), event(9)], 2).gaps]).toEqual(['e8'])
})

test('the first events of an empty project leave no gap', () => {
  const first = mergeLatest(undefined, [], 2)
  expect(mergeLatest(first, [event(2), event(1)], 2).gaps.size).toBe(0)
})

test('the list ends somewhere', () => {
  const page = Array.from({ length: 50 }, (_, at) => event(at))
  let latest = mergeLatest(undefined, page, 50)
  for (let round = 1; round < 10; round++) {
    latest = mergeLatest(
      latest,
      page.map((_, at) => event(round * 50 + at)),
      50,
    )
  }
  expect(latest.events.length).toBe(200)
  expect(latest.events[0]?.event_id).toBe('e499')
})

test('the line under an event says where and who', () => {
  expect(
    eventSummary({
      ...event(1),
      page_path: '/cart',
      anonymous_id: '0193fd2a-7b01-7c33-a1b2',
      country: 'DE',
      value: 9,
      currency: 'EUR',
    }),
  ).toEqual(['/cart', '9 EUR', '0193fd2a-7b0…', 'DE'])
  expect(eventSummary({ ...event(1), page_path: '', user_id: 42 })).toEqual([])
  const failed = { page_path: '/x', anonymous_id: 'v_1', properties: { status: 404, bytes: 9 } }
  expect(eventSummary({ ...event(1), ...failed })).toEqual(['404', '/x', 'v_1'])
  const bare = {
    anonymous_id: 'shopper-24012',
    properties: { category: 'sale', tags: ['a'], price: 38, n: 1 },
  }
  expect(eventSummary({ ...event(1), ...bare })).toEqual(['shopper-24012', 'category: sale', 'price: 38'])
})

test('properties are offered by how often they are seen, objects are not', () => {
  const events = [
    { ...event(1), properties: { plan: 'a', deep: { x: 1 } } },
    { ...event(2), properties: { size: 1, plan: 'b' } },
    { ...event(3), properties: 'nonsense' },
  ]
  expect(propertyNames(events)).toEqual(['plan', 'size'])
})
