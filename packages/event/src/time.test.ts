import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTime } from './time.ts'

const at = Date.UTC(2026, 10, 21, 1, 44, 0, 123)

test.each([
  ['ISO 8601, UTC', '2026-11-21T01:44:00.123Z'],
  ['a zone with a colon', '2026-11-21T03:44:00.123+02:00'],
  ['a zone without', '2026-11-20T20:14:00.123-0530'],
  ['hours alone as the zone', '2026-11-21T02:44:00.123+01'],
  ['a space for the T and UTC for the Z', ' 2026-11-21 01:44:00.123 UTC '],
  ['small letters', '2026-11-21t01:44:00.123z'],
  ['no zone: UTC', '2026-11-21T01:44:00.123'],
  ['a comma and nanoseconds, cut', '2026-11-21T01:44:00,123999999Z'],
  ['milliseconds', at],
  ['milliseconds as text', String(at)],
  ['seconds with a fraction', at / 1000],
  ['seconds as text', (at / 1000).toFixed(3)],
  ['microseconds', at * 1000],
  ['nanoseconds as text', `${at}000000`],
])('a time is read from %s', (_, spelling) => {
  expect(parseTime(spelling)).toBe(at)
})

test('a bare date is its first moment, a time without seconds the minute', () => {
  expect(parseTime('2026-11-21')).toBe(Date.UTC(2026, 10, 21))
  expect(parseTime('2026-11-21T01:44Z')).toBe(Date.UTC(2026, 10, 21, 1, 44))
  expect(parseTime('2024-02-29T00:00:00.000Z')).toBe(Date.UTC(2024, 1, 29))
})

test.each([
  '2026-02-30T00:00:00.000Z',
  '2026-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-11-00T00:00:00.000Z',
  '2026-11-21T24:00:00.000Z',
  '2026-11-21T01:60:00.000Z',
  '2026-11-21T01:44:60.000Z',
  '2026-11-21T01:44:00+24:00',
  '2026-11-21T01:44:00+01:60',
  '0070-01-01T00:00:00.000Z',
  '21/11/2026',
  'yesterday',
  'now',
  '',
  ' ',
  '12345',
  '2026',
  0,
  -1,
  NaN,
  Infinity,
  true,
  null,
  undefined,
  {},
  [],
])('%j is no time', (nonsense) => {
  expect(parseTime(nonsense)).toBeUndefined()
})

test('every moment is read back from what toISOString writes', () => {
  const day = 86_400_000
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 * 365 * day }), (moment) => {
      expect(parseTime(new Date(moment).toISOString())).toBe(moment)
    }),
  )
})

test('a text of 24 characters is read as Date reads it or not at all', () => {
  const digits = fc.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  fc.assert(
    fc.property(digits, (text) => {
      const read = parseTime(text)
      if (read !== undefined) expect(new Date(read).toISOString()).toBe(text)
    }),
  )
})
