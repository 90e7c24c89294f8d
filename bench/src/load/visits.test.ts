import { expect, test } from 'vitest'
import { eventIdStart, timestampStart, visits } from './visits.ts'

const plan = { seed: 1, events: 20_000, people: 1_000, from: 1_700_000_000_000, until: 1_702_592_000_000 }

test('gives as many events as asked for, each with an id of its own, within its time', () => {
  const events = Array.from(visits(plan), (text) => JSON.parse(text))
  expect(events).toHaveLength(plan.events)
  expect(new Set(events.map((event) => event.event_id)).size).toBe(plan.events)
  expect(new Set(events.map((event) => event.anonymous_id)).size).toBe(plan.people)
  const times = events.map((event) => Date.parse(event.timestamp))
  expect(Math.min(...times)).toBeGreaterThanOrEqual(plan.from)
  expect(Math.max(...times)).toBeLessThan(plan.until)
})

test('events take about 400 bytes', () => {
  const bytes = [...visits(plan)].reduce((sum, text) => sum + text.length, 0)
  expect(bytes / plan.events).toBeGreaterThan(380)
  expect(bytes / plan.events).toBeLessThan(430)
})

test('the same seed gives the same events', () => {
  const few = { ...plan, events: 50 }
  expect([...visits(few)]).toEqual([...visits(few)])
  expect([...visits(few)]).not.toEqual([...visits({ ...few, seed: 2 })])
})

test('id and time lie where they are said to lie', () => {
  for (const text of visits({ ...plan, events: 50 })) {
    const event = JSON.parse(text)
    expect(text.slice(eventIdStart, eventIdStart + 36)).toBe(event.event_id)
    expect(text.slice(timestampStart, timestampStart + 24)).toBe(event.timestamp)
  }
})
