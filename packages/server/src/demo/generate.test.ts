import { builtInTypes, isUuid } from '@tidemark/event'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { generateDemo, type DemoOptions } from './generate.ts'
import { importDemo } from './import-demo.ts'
import { targetOf, withFolder } from '../import/test-import.ts'
import { startTestReceiver } from '../import/test-receiver.ts'

const until = Date.UTC(2026, 5, 1)
const month: DemoOptions = { seed: 7, people: 1000, from: until - 30 * 86_400_000, until, events: 20_000 }
const events = [...generateDemo(month)]

function countOf(name: string): number {
  return events.filter((event) => event.name === name).length
}

test('[I7] the same options give the same events, another seed others', () => {
  expect([...generateDemo(month)]).toEqual(events)
  const other = [...generateDemo({ ...month, seed: 8 })]
  expect(other).not.toEqual(events)
  expect(new Set([...events, ...other].map(({ event_id }) => event_id)).size).toBe(40_000)
})

test('exactly as many as asked for, in the order of their times, within the time, each with an id of its own', () => {
  expect(events.length).toBe(20_000)
  const times = events.map(({ timestamp }) => Number(timestamp))
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(times[0]).toBeGreaterThanOrEqual(month.from)
  expect(times.at(-1)).toBeLessThan(until)
  expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(20_000)
  expect(events.every(({ event_id }) => isUuid(event_id ?? ''))).toBe(true)
  for (const [count, people] of [
    [1, 1],
    [7, 3],
    [500, 1],
  ] as const) {
    expect([...generateDemo({ ...month, events: count, people })].length).toBe(count)
  }
})

test('events of built-in types fit their schemas', () => {
  const ajv = new Ajv2020()
  const checks = new Map([...builtInTypes].map(([name, { schema }]) => [name, ajv.compile(schema)]))
  for (const event of events) {
    const check = checks.get(event.name)
    expect([event.name, check === undefined || check(event), check?.errors ?? null]).toEqual([
      event.name,
      true,
      null,
    ])
  }
})

test('it is believable: funnels narrow, evenings and Sundays are busy, it grows, people come back', () => {
  const narrowing = ['page_view', 'add_to_cart', 'checkout_started', 'purchase'].map(countOf)
  expect(narrowing).toEqual([...narrowing].sort((a, b) => b - a))
  const emails = ['email_sent', 'email_delivered', 'email_opened', 'email_clicked'].map(countOf)
  expect(emails).toEqual([...emails].sort((a, b) => b - a))
  for (const name of [
    'business_signup',
    'email_replied',
    'email_bounced',
    'search',
    'security_login_failure',
    'infra_error_rate',
  ]) {
    expect([name, countOf(name) > 0]).toEqual([name, true])
  }
  const purchases = events.filter(({ name }) => name === 'purchase')
  expect(
    purchases.every(({ value = 0, currency }) => value > 5 && value < 600 && currency !== undefined),
  ).toBe(true)
  const hours = Array.from({ length: 24 }, () => 0)
  for (const { timestamp } of events) {
    const hour = new Date(Number(timestamp)).getUTCHours()
    hours[hour] = (hours[hour] ?? 0) + 1
  }
  expect(Math.max(...hours)).toBeGreaterThan(3 * Math.min(...hours))
  const half = events.filter(({ timestamp }) => Number(timestamp) < month.from + 15 * 86_400_000).length
  expect(half).toBeLessThan(9500)
  const visits = new Map<string, Set<string>>()
  for (const { anonymous_id: who, session_id: session } of events) {
    if (who !== undefined && session !== undefined)
      visits.set(who, (visits.get(who) ?? new Set()).add(session))
  }
  expect([...visits.values()].filter(({ size }) => size > 1).length).toBeGreaterThan(200)
  expect(events.some(({ context }) => context?.user_agent?.includes('Googlebot'))).toBe(true)
})

test('[I7] a second run adds none, also later; --again adds another month', () =>
  withFolder(async (dir) => {
    const receiver = await startTestReceiver()
    try {
      const run = (now: number, again = false) =>
        importDemo(targetOf(receiver), {
          seed: 1,
          events: 3000,
          days: 30,
          people: 100,
          again,
          now,
          stateDir: dir,
          signal: new AbortController().signal,
          onProgress: () => undefined,
        })
      expect(await run(until)).toMatchObject({ read: 3000, accepted: 3000, refused: 0 })
      expect(await run(until + 9 * 86_400_000)).toMatchObject({ read: 0, already_imported: 3000 })
      expect(receiver.events.size).toBe(3000)
      expect(await run(until + 40 * 86_400_000, true)).toMatchObject({ accepted: 3000 })
    } finally {
      await receiver.close()
    }
  }))
