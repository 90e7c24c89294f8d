import { expect, test } from 'vitest'
import {
  formatAgo,
  formatBucketLong,
  formatBucketOfYear,
  formatBucketShort,
  formatDays,
  formatInstant,
} from './times.ts'
import { addDays, dayIn, daysBetween, hourStartIn, instantIn, isDay, monthStart } from './zone.ts'

test('a bucket is shown in the project’s zone, wherever the reader is', () => {
  expect(formatBucketLong('2026-10-01T00:00:00+02:00', 'day', 'en-GB')).toBe('Thu, 1 Oct 2026')
  expect(formatBucketOfYear('2026-10-01T00:00:00+02:00', 'day', 'en-GB')).toBe('Thu 1 Oct')
  expect(formatBucketLong('2026-10-01T00:00:00-10:00', 'month', 'en-GB')).toBe('October 2026')
})

test('on the axis an hour is a time, and midnight is its day', () => {
  expect(formatBucketShort('2026-10-01T14:00:00+02:00', 'hour', 'en-GB')).toBe('14:00')
  expect(formatBucketShort('2026-10-01T00:00:00+02:00', 'hour', 'en-GB')).toBe('1 Oct')
})

test('an instant is shown in the project’s zone', () => {
  expect(formatInstant('2026-11-20T23:30:00.000Z', 'Europe/Berlin', 'en-GB')).toBe('21 Nov 2026, 00:30:00')
  expect(formatInstant('no time', 'Europe/Berlin', 'en-GB')).toBe('no time')
})

test('how long ago, and never in the future', () => {
  const nowMs = Date.parse('2026-11-20T12:00:00Z')
  expect(formatAgo('2026-11-20T11:59:48Z', nowMs, 'UTC', 'en')).toBe('12s ago')
  expect(formatAgo('2026-11-20T11:55:00Z', nowMs, 'UTC', 'en')).toBe('5m ago')
  expect(formatAgo('2026-11-20T09:00:00Z', nowMs, 'UTC', 'en')).toBe('3h ago')
  expect(formatAgo('2026-10-21T12:00:00Z', nowMs, 'UTC', 'en')).toBe('30d ago')
  expect(formatAgo('2015-05-20T23:30:00Z', nowMs, 'Europe/Berlin', 'en')).toBe('May 21, 2015')
  expect(formatAgo('2026-11-20T12:00:05Z', nowMs, 'UTC', 'en')).toBe('now')
})

test('days in a row are one range', () => {
  expect(formatDays('2026-11-01', '2026-11-20', 'en-GB')).toMatch(/^1\s?–\s?20 Nov 2026$/)
})

test('days are of the calendar: no clock changes them', () => {
  expect(addDays('2026-10-24', 2)).toBe('2026-10-26')
  expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2)
  expect(monthStart('2026-01-31', -11)).toBe('2025-02-01')
  expect(dayIn('Pacific/Kiritimati', Date.parse('2026-11-20T12:00:00Z'))).toBe('2026-11-21')
})

test('a day is one that the calendar has', () => {
  expect(isDay('2028-02-29')).toBe(true)
  expect(isDay('2026-02-29')).toBe(false)
  expect(isDay('2026-2-9')).toBe(false)
  expect(isDay('')).toBe(false)
})

test('an hour begins where its clock says so', () => {
  const ms = Date.parse('2026-11-20T09:40:12.345Z')
  expect(hourStartIn('UTC', ms)).toBe(Date.parse('2026-11-20T09:00:00Z'))
  expect(hourStartIn('Asia/Kathmandu', ms)).toBe(Date.parse('2026-11-20T09:15:00Z'))
})

test('a clock on the wall is an instant, also where clocks change', () => {
  expect(instantIn('Asia/Kathmandu', '2026-11-20T15:00')).toBe('2026-11-20T09:15:00.000Z')
  expect(instantIn('Europe/Berlin', '2026-10-25T01:30')).toBe('2026-10-24T23:30:00.000Z')
  expect(instantIn('Europe/Berlin', '2026-10-25T03:30')).toBe('2026-10-25T02:30:00.000Z')
})
