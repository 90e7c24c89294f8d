import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseQuestion } from '../parse/parse-question.ts'
import { intervals } from '../question.ts'
import { moments } from '../testing/arbitraries.ts'
import { comparedRange } from './compared-range.ts'
import { resolveRange } from './range.ts'
import { findZone, zonedIso } from './zone.ts'

const now = Date.parse('2026-11-21T12:30:00Z')

function range(fields: object, zoneName = 'Europe/Berlin') {
  const zone = zoneOf(zoneName)
  const { fromMs, untilMs } = resolveRange(parseQuestion({ kind: 'trend', ...fields }), zone, now)
  return [zonedIso(zone, fromMs), zonedIso(zone, untilMs)]
}

function before(fields: object, compare: 'previous_period' | { offset: string }, zoneName = 'Europe/Berlin') {
  const zone = zoneOf(zoneName)
  const question = parseQuestion({ kind: 'trend', ...fields })
  if (question.kind !== 'trend') throw new Error('a trend')
  const current = resolveRange(question, zone, now)
  const { fromMs, untilMs } = comparedRange(compare, current, question.interval ?? 'day', zone)
  return [zonedIso(zone, fromMs), zonedIso(zone, untilMs)]
}

function zoneOf(name: string) {
  const zone = findZone(name)
  if (zone === undefined) throw new Error(name)
  return zone
}

test.each([
  ['a bare date begins with its day in the zone', '2026-10-01', '2026-10-01T00:00:00+02:00'],
  ['a time without a zone is what clocks there show', '2026-10-01T08:00', '2026-10-01T08:00:00+02:00'],
  ['a time with a zone is its own', '2026-10-01T08:00:00Z', '2026-10-01T10:00:00+02:00'],
  ['an offset counts', '2026-10-01T08:00:00-04:00', '2026-10-01T14:00:00+02:00'],
  ['Unix milliseconds', Date.UTC(2026, 9, 1), '2026-10-01T02:00:00+02:00'],
])('[Q2.1] %s', (_, from, expected) => {
  expect(range({ from, until: '2026-11-01' })[0]).toBe(expected)
})

test.each([
  ['30d', 'day', '2026-10-23T00:00:00+02:00', '2026-11-22T00:00:00+01:00'],
  ['1d', 'day', '2026-11-21T00:00:00+01:00', '2026-11-22T00:00:00+01:00'],
  ['24h', 'hour', '2026-11-20T14:00:00+01:00', '2026-11-21T14:00:00+01:00'],
  ['30m', 'minute', '2026-11-21T13:01:00+01:00', '2026-11-21T13:31:00+01:00'],
  ['7d', 'hour', '2026-11-14T14:00:00+01:00', '2026-11-21T14:00:00+01:00'],
  ['4w', 'week', '2026-10-26T00:00:00+01:00', '2026-11-23T00:00:00+01:00'],
  ['30d', 'week', '2026-10-19T00:00:00+02:00', '2026-11-23T00:00:00+01:00'],
  ['12mo', 'month', '2025-12-01T00:00:00+01:00', '2026-12-01T00:00:00+01:00'],
])('[Q2.2] the last %s by %s', (last, interval, from, until) => {
  expect(range({ last, interval })).toEqual([from, until])
})

test('[Q2.2] the last days of a table end with the running day', () => {
  const zone = zoneOf('Europe/Berlin')
  const question = parseQuestion({ kind: 'table', group_by: ['name'], last: '7d' })
  const { fromMs, untilMs } = resolveRange(question, zone, now)
  expect([zonedIso(zone, fromMs), zonedIso(zone, untilMs)]).toEqual([
    '2026-11-15T00:00:00+01:00',
    '2026-11-22T00:00:00+01:00',
  ])
})

test('[Q2.7] the period before has as many days, also over a change of clocks', () => {
  expect(before({ from: '2026-10-26', until: '2026-11-02' }, 'previous_period')).toEqual([
    '2026-10-19T00:00:00+02:00',
    '2026-10-26T00:00:00+01:00',
  ])
})

test('[Q2.7] the period before whole months is as many months, before hours as many hours', () => {
  const months = { from: '2026-03-01', until: '2026-04-01', interval: 'month' }
  expect(before(months, 'previous_period')[0]).toBe('2026-02-01T00:00:00+01:00')
  expect(before({ ...months, interval: 'hour' }, 'previous_period')[0]).toBe('2026-01-29T01:00:00+01:00')
})

test('[Q2.7] an offset moves both ends by the calendar', () => {
  const week = { from: '2026-10-26', until: '2026-11-02' }
  expect(before(week, { offset: '7d' })).toEqual(['2026-10-19T00:00:00+02:00', '2026-10-26T00:00:00+01:00'])
  expect(before(week, { offset: '1mo' })[0]).toBe('2026-09-26T00:00:00+02:00')
  expect(before({ ...week, from: '2026-03-31' }, { offset: '1mo' })[0]).toBe('2026-02-28T00:00:00+01:00')
  expect(before(week, { offset: '24h' })[0]).toBe('2026-10-25T01:00:00+02:00')
})

test('[Q2.7] a day that begins at one is compared with one that begins at midnight', () => {
  const day = { from: '2026-09-06', until: '2026-09-07' }
  const saturday = ['2026-09-05T00:00:00-04:00', '2026-09-06T01:00:00-03:00']
  expect(before(day, 'previous_period', 'America/Santiago')).toEqual(saturday)
  expect(before(day, { offset: '1d' }, 'America/Santiago')).toEqual(saturday)
})

test('[Q2.7] what falls into the hour that clocks skip is compared with a range of its length', () => {
  const afterGap = { from: '2026-09-06T04:00:00Z', until: '2026-09-06T05:00:00Z' }
  expect(before(afterGap, 'previous_period', 'America/Santiago')).toEqual([
    '2026-09-05T23:00:00-04:00',
    '2026-09-06T01:00:00-03:00',
  ])
  const clockedTwice = { from: '2026-10-25T00:00:00Z', until: '2026-10-25T01:00:00Z' }
  expect(before(clockedTwice, 'previous_period')[0]).toBe('2026-10-25T01:00:00+02:00')
  const inGap = { from: '2026-09-07T03:00:00Z', until: '2026-09-07T04:00:00Z' }
  expect(before(inGap, { offset: '1d' }, 'America/Santiago')).toEqual([
    '2026-09-06T01:00:00-03:00',
    '2026-09-06T02:00:00-03:00',
  ])
})

test.each([
  ['nonsense', { from: 'yesterday', until: '2026-11-01' }, '/from'],
  ['a day that is none', { from: '2026-02-30', until: '2026-11-01' }, '/from'],
  ['an end before its beginning', { from: '2026-11-01', until: '2026-11-01' }, '/until'],
  ['a length that is none', { last: '30 days' }, '/last'],
  ['no length', { last: '0d' }, '/last'],
  ['ages', { last: '99999mo' }, '/last'],
  ['a range before there were events', { from: '1970-01-02', until: '2026-11-01' }, '/from'],
])('refuses %s', (_, fields, path) => {
  expect(() => range(fields)).toThrow(expect.objectContaining({ code: 'question_invalid', path }))
})

test('refuses to compare with what lies before time', () => {
  expect(() => before({ last: '30d' }, { offset: '99999w' })).toThrow(/1980/)
})

test('[Q2.7] a compared range is never empty, and begins earlier', () => {
  const cases = fc.constantFrom(...moments).chain(({ at, zones }) =>
    fc.record({
      zone: fc.constantFrom(...zones),
      from: fc.integer({ min: -200, max: 200 }).map((halves) => at + halves * 30 * 60_000),
      lengthMs: fc.oneof(
        fc.integer({ min: 1, max: 100 }).map((halves) => halves * 30 * 60_000),
        fc.integer({ min: 1, max: 40 * 86_400_000 }),
      ),
      interval: fc.constantFrom(...intervals),
      compare: fc.constantFrom(
        'previous_period' as const,
        { offset: '1d' },
        { offset: '1mo' },
        { offset: '30m' },
      ),
    }),
  )
  fc.assert(
    fc.property(cases, ({ zone, from, lengthMs, interval, compare }) => {
      const range = { fromMs: from, untilMs: from + lengthMs }
      const { fromMs, untilMs } = comparedRange(compare, range, interval, zoneOf(zone))
      expect(fromMs).toBeLessThan(untilMs)
      expect(fromMs).toBeLessThan(range.fromMs)
      if (compare === 'previous_period') expect(untilMs).toBe(range.fromMs)
    }),
    { numRuns: 1000 },
  )
})
