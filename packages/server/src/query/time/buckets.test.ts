import fc from 'fast-check'
import { expect, test } from 'vitest'
import { naiveBuckets } from '../naive/calendar.ts'
import type { Interval } from '../question.ts'
import { moments } from '../testing/arbitraries.ts'
import { bucketsOf } from './buckets.ts'
import { findZone, zonedIso, type Zone } from './zone.ts'

const hourMs = 60 * 60_000

function zoneOf(name: string): Zone {
  const zone = findZone(name)
  if (zone === undefined) throw new Error(name)
  return zone
}

function starts(name: string, from: string, until: string, interval: Interval) {
  const zone = zoneOf(name)
  const range = { fromMs: Date.parse(from), untilMs: Date.parse(until) }
  return bucketsOf(range, interval, zone).startsMs.map((start) => zonedIso(zone, start))
}

test('[Q2.1] a day in which clocks are set has 23 or 25 hours', () => {
  expect(starts('Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-30T22:00:00Z', 'day')).toEqual([
    '2026-03-29T00:00:00+01:00',
    '2026-03-30T00:00:00+02:00',
  ])
  expect(starts('Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'hour')).toHaveLength(23)
  expect(starts('Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'hour')).toHaveLength(25)
})

test('[Q2.1] a day without a midnight begins when clocks go on', () => {
  expect(starts('America/Santiago', '2026-09-05T04:00:00Z', '2026-09-07T03:00:00Z', 'day')).toEqual([
    '2026-09-05T00:00:00-04:00',
    '2026-09-06T01:00:00-03:00',
  ])
})

test('[Q2.1] a day that a calendar leaves out has no bucket', () => {
  expect(starts('Pacific/Apia', '2011-12-29T10:00:00Z', '2011-12-31T10:00:00Z', 'day')).toEqual([
    '2011-12-29T00:00:00-10:00',
    '2011-12-31T00:00:00+14:00',
  ])
})

test('[Q2.1] weeks begin on Monday, months on their first, in the zone', () => {
  expect(starts('Asia/Kolkata', '2026-09-30T18:30:00Z', '2026-10-13T18:30:00Z', 'week')).toEqual([
    '2026-10-01T00:00:00+05:30',
    '2026-10-05T00:00:00+05:30',
    '2026-10-12T00:00:00+05:30',
  ])
  expect(starts('Asia/Kolkata', '2026-01-15T00:00:00Z', '2026-03-02T00:00:00Z', 'month')).toEqual([
    '2026-01-15T05:30:00+05:30',
    '2026-02-01T00:00:00+05:30',
    '2026-03-01T00:00:00+05:30',
  ])
})

test('[Q2.1] buckets begin where the calendar of the zone changes', () => {
  const cases = fc.constantFrom(...moments).chain(({ at, zones }) =>
    fc.record({
      zone: fc.constantFrom(...zones),
      from: fc.integer({ min: -40 * 24 * 4, max: 3 }).map((quarters) => at + quarters * 15 * 60_000),
      lengthMs: fc.integer({ min: 1, max: 45 * 24 * hourMs }),
      interval: fc.constantFrom('hour', 'day', 'week', 'month'),
    }),
  )
  fc.assert(
    fc.property(cases, ({ zone, from, lengthMs, interval }) => {
      const { startsMs } = bucketsOf({ fromMs: from, untilMs: from + lengthMs }, interval, zoneOf(zone))
      expect(startsMs).toEqual(naiveBuckets(from, from + lengthMs, interval, zone))
    }),
    { numRuns: 200 },
  )
})

test('[Q2.1] equally wide buckets are known as such, and others are not', () => {
  const evenOf = (from: string, until: string) =>
    bucketsOf({ fromMs: Date.parse(from), untilMs: Date.parse(until) }, 'day', zoneOf('Europe/Berlin')).even
  expect(evenOf('2026-10-01T10:00:00Z', '2026-10-20T10:00:00Z')).toEqual({
    originMs: Date.parse('2026-09-30T22:00:00Z'),
    widthMs: 24 * hourMs,
  })
  expect(evenOf('2026-10-20T00:00:00Z', '2026-10-30T00:00:00Z')).toBeUndefined()
})

test('[Q1.1] more than 10,000 buckets are refused with the interval that fits', () => {
  const zone = zoneOf('UTC')
  const year = { fromMs: Date.UTC(2025, 0, 1), untilMs: Date.UTC(2026, 0, 1) }
  expect(() => bucketsOf(year, 'minute', zone)).toThrow(/more than 10000 buckets. Ask by hour/)
  expect(() => bucketsOf({ ...year, fromMs: Date.UTC(2015, 0, 1) }, 'hour', zone)).toThrow(/Ask by day/)
  expect(bucketsOf(year, 'hour', zone).startsMs).toHaveLength(8760)
})

test('there is no zone of a name that is none', () => {
  expect(findZone('Europe/Atlantis')).toBeUndefined()
  expect(findZone('')).toBeUndefined()
})
