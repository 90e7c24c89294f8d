import { expect, test } from 'vitest'
import { askedCompare, askedRange } from './asked-range.ts'
import { defaultInterval, intervalsFor } from './interval.ts'
import { whereEventsAre } from './where-events-are.ts'
import { zoomedRange } from './zoom.ts'
import { canStep, isCustomRange, presets, spanOf, stepRange, type Range } from './range.ts'

const zone = 'Europe/Berlin'
/** A Friday, 10:40 in Berlin. */
const nowMs = Date.parse('2026-11-20T09:40:12.345Z')
const previous = { with: 'previous', weekday: false } as const

function days(range: Range): readonly string[] {
  const { from, until } = spanOf(range, zone, nowMs)
  return [from, until]
}

test('presets are days of the project’s calendar', () => {
  expect(Object.fromEntries(presets.map((name) => [name, days({ name })]))).toEqual({
    today: ['2026-11-20', '2026-11-21'],
    yesterday: ['2026-11-19', '2026-11-20'],
    '24h': ['2026-11-19T11:00', '2026-11-20T11:00'],
    '7d': ['2026-11-14', '2026-11-21'],
    '28d': ['2026-10-24', '2026-11-21'],
    '30d': ['2026-10-22', '2026-11-21'],
    '90d': ['2026-08-23', '2026-11-21'],
    week: ['2026-11-16', '2026-11-23'],
    month: ['2026-11-01', '2026-12-01'],
    'last-month': ['2026-10-01', '2026-11-01'],
    year: ['2026-01-01', '2027-01-01'],
    '6mo': ['2026-06-01', '2026-12-01'],
    '12mo': ['2025-12-01', '2026-12-01'],
    all: ['2000-01-01', '2026-11-21'],
  })
  expect(days({ name: 'all', from: '2026-03-01' })).toEqual(['2026-03-01', '2026-11-21'])
  expect(days({ name: 'all', from: '2015-05-17', until: '2015-05-20' })).toEqual(['2015-05-17', '2015-05-21'])
})

test('a range after the last event, or before the first, leads to the nearest days with events', () => {
  const from = (range: Range, first: string, last: string) =>
    whereEventsAre(range, { first, last }, zone, nowMs)
  expect(from({ name: '30d' }, '2015-05-17', '2015-05-20')).toEqual({
    side: 'before',
    days: { from: '2015-05-17', until: '2015-05-20' },
  })
  expect(from({ name: '24h' }, '2008-04-01', '2026-11-18')?.days).toEqual({
    from: '2026-10-20',
    until: '2026-11-18',
  })
  const early: Range = { name: 'custom', from: '2007-01-01', until: '2008-03-31' }
  expect(from(early, '2008-04-01', '2008-08-13')).toEqual({
    side: 'after',
    days: { from: '2008-04-01', until: '2008-04-30' },
  })
  expect(from({ name: '30d' }, '2008-04-01', '2026-10-22')).toBeUndefined()
  expect(
    from({ name: 'all', from: '2008-04-01', until: '2008-08-13' }, '2008-04-01', '2008-08-13'),
  ).toBeUndefined()
})

test('days of one’s own are both included, times of day are not', () => {
  expect(days({ name: 'custom', from: '2026-11-01', until: '2026-11-03' })).toEqual([
    '2026-11-01',
    '2026-11-04',
  ])
  expect(days({ name: 'custom', from: '2026-11-01T10:00', until: '2026-11-01T12:30' })).toEqual([
    '2026-11-01T10:00',
    '2026-11-01T12:30',
  ])
  expect(isCustomRange('2026-11-03', '2026-11-01')).toBe(false)
  expect(isCustomRange('2026-11-03', '2026-11-03')).toBe(true)
  expect(isCustomRange('2026-11-03T10:00', '2026-11-03T10:00')).toBe(false)
  expect(isCustomRange('2026-11-03', '2026-11-03T10:00')).toBe(false)
  expect(isCustomRange('2026-02-30', '2026-03-01')).toBe(false)
})

test('what goes on ends with the running minute or hour, what is over with its end', () => {
  const minuteEnd = Date.parse('2026-11-20T09:41:00Z')
  const hourEnd = Date.parse('2026-11-20T10:00:00Z')
  expect(askedRange({ name: 'today' }, zone, nowMs)).toEqual({
    from: '2026-11-20',
    until: minuteEnd,
    running: true,
  })
  expect(askedRange({ name: '24h' }, zone, nowMs).until).toBe(minuteEnd)
  expect(askedRange({ name: '7d' }, zone, nowMs).until).toBe(hourEnd)
  expect(askedRange({ name: 'month' }, zone, nowMs).until).toBe(hourEnd)
  expect(askedRange({ name: 'last-month' }, zone, nowMs)).toEqual({
    from: '2026-10-01',
    until: '2026-11-01',
    running: false,
  })
  expect(askedRange({ name: 'yesterday' }, zone, nowMs).running).toBe(false)
})

test('an hour of a zone need not be one of UTC', () => {
  expect(askedRange({ name: '7d' }, 'Asia/Kathmandu', nowMs).until).toBe(Date.parse('2026-11-20T10:15:00Z'))
})

test('the period before lies back by days or by months, as the range is one of days or of months', () => {
  const offset = (range: Range) => askedCompare(previous, range, zone, nowMs)
  expect(offset({ name: 'today' })).toEqual({ offset: '1d' })
  expect(offset({ name: '24h' })).toEqual({ offset: '1440m' })
  expect(offset({ name: '30d' })).toEqual({ offset: '30d' })
  expect(offset({ name: 'last-month' })).toEqual({ offset: '1mo' })
  expect(offset({ name: 'year' })).toEqual({ offset: '12mo' })
  expect(offset({ name: 'custom', from: '2026-01-01', until: '2026-03-31' })).toEqual({ offset: '3mo' })
  expect(offset({ name: 'all' })).toBeUndefined()
})

test('other comparisons: a year before, from a day on, and by weekdays', () => {
  const range: Range = { name: '7d' }
  expect(askedCompare({ with: 'year', weekday: true }, range, zone, nowMs)).toEqual({
    offset: '12mo',
    match: 'weekday',
  })
  expect(askedCompare({ with: 'custom', from: '2026-11-01', weekday: false }, range, zone, nowMs)).toEqual({
    offset: '13d',
  })
  expect(
    askedCompare({ with: 'custom', from: '2026-11-14', weekday: false }, range, zone, nowMs),
  ).toBeUndefined()
  expect(askedCompare({ with: 'none', weekday: false }, range, zone, nowMs)).toBeUndefined()
})

test('a step goes to the same length before or after, and never into the future', () => {
  const step = (range: Range, direction: -1 | 1) => stepRange(range, direction, zone, nowMs)
  expect(step({ name: '7d' }, -1)).toEqual({ name: 'custom', from: '2026-11-07', until: '2026-11-13' })
  expect(step({ name: 'custom', from: '2026-11-07', until: '2026-11-13' }, 1)).toEqual({ name: '7d' })
  expect(step({ name: 'month' }, -1)).toEqual({ name: 'last-month' })
  expect(step({ name: 'last-month' }, -1)).toEqual({
    name: 'custom',
    from: '2026-09-01',
    until: '2026-09-30',
  })
  expect(step({ name: 'yesterday' }, 1)).toEqual({ name: 'today' })
  expect(step({ name: '24h' }, -1)).toEqual({
    name: 'custom',
    from: '2026-11-18T11:00',
    until: '2026-11-19T11:00',
  })
  expect(canStep({ name: '7d' }, 1, zone, nowMs)).toBe(false)
  expect(canStep({ name: 'last-month' }, 1, zone, nowMs)).toBe(true)
  expect(canStep({ name: 'all' }, -1, zone, nowMs)).toBe(false)
})

test('intervals that suit a range have two to some hundred points', () => {
  const of = (range: Range) => [intervalsFor(range, zone, nowMs), defaultInterval(range, zone, nowMs)]
  expect(of({ name: 'today' })).toEqual([['hour'], 'hour'])
  expect(of({ name: '7d' })).toEqual([['hour', 'day'], 'day'])
  expect(of({ name: '12mo' })).toEqual([['day', 'week', 'month'], 'month'])
  const hour: Range = { name: 'custom', from: '2026-11-20T09:00', until: '2026-11-20T10:00' }
  expect(of(hour)).toEqual([['minute'], 'minute'])
})

test('what was dragged over is days where it has whole ones, else times of day', () => {
  const zoom = (from: string, until: string) => zoomedRange({ from, until }, zone)
  expect(zoom('2026-11-01T00:00:00+01:00', '2026-11-04T00:00:00+01:00')).toEqual({
    name: 'custom',
    from: '2026-11-01',
    until: '2026-11-03',
  })
  // Up to the running hour of the last day.
  expect(zoom('2026-11-18T00:00:00+01:00', '2026-11-20T10:00:00.000Z')).toEqual({
    name: 'custom',
    from: '2026-11-18',
    until: '2026-11-20',
  })
  expect(zoom('2026-11-20T09:00:00+01:00', '2026-11-20T10:00:00.000Z')).toEqual({
    name: 'custom',
    from: '2026-11-20T09:00',
    until: '2026-11-20T11:00',
  })
})
