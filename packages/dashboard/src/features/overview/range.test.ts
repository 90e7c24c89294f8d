import { describe, expect, test } from 'vitest'
import { askRange, daysOf, defaultInterval, intervalsFor, type Range } from './range.ts'

const berlin = 'Europe/Berlin'
/** 10:25:30 in Berlin. */
const nowMs = Date.parse('2026-11-20T09:25:30.250Z')
const endOfHourMs = Date.parse('2026-11-20T10:00:00Z')

describe('askRange', () => {
  test('today begins with the project’s day and ends now, against yesterday up to the same moment', () => {
    expect(askRange({ name: 'today' }, berlin, nowMs)).toEqual({
      from: '2026-11-20',
      until: nowMs,
      compare: { offset: '1d' },
      running: true,
    })
  })

  test('a day begins where the project is, not where the browser is', () => {
    const lateMs = Date.parse('2026-11-20T23:30:00Z')
    expect(askRange({ name: 'today' }, berlin, lateMs).from).toBe('2026-11-21')
    expect(askRange({ name: 'today' }, 'America/Los_Angeles', lateMs).from).toBe('2026-11-20')
  })

  test('24 hours are 24 buckets of an hour, the running one included', () => {
    const { from, until } = askRange({ name: '24h' }, berlin, nowMs)
    expect(from).toBe(Date.parse('2026-11-19T10:00:00Z'))
    expect(until).toBe(nowMs)
  })

  test('hours begin at the half hour where the clock does', () => {
    // 14:55:30 in India, whose hours begin at half past of UTC.
    expect(askRange({ name: '24h' }, 'Asia/Kolkata', nowMs).from).toBe(Date.parse('2026-11-19T09:30:00Z'))
  })

  test('7 and 30 days are whole days with today in them', () => {
    expect(askRange({ name: '7d' }, berlin, nowMs)).toEqual({
      from: '2026-11-14',
      until: endOfHourMs,
      compare: { offset: '7d' },
      running: true,
    })
    expect(askRange({ name: '30d' }, berlin, nowMs)).toMatchObject({
      from: '2026-10-22',
      compare: { offset: '30d' },
    })
  })

  test('12 months begin with the first of a month', () => {
    expect(askRange({ name: '12mo' }, berlin, nowMs)).toMatchObject({
      from: '2025-12-01',
      compare: { offset: '12mo' },
    })
  })

  test('days of the past end with their last day, and nothing runs', () => {
    expect(askRange({ name: 'custom', from: '2026-11-01', until: '2026-11-10' }, berlin, nowMs)).toEqual({
      from: '2026-11-01',
      until: '2026-11-11',
      compare: { offset: '10d' },
      running: false,
    })
  })

  test('chosen days with today in them end with the running hour', () => {
    const range: Range = { name: 'custom', from: '2026-11-18', until: '2026-11-25' }
    expect(askRange(range, berlin, nowMs)).toMatchObject({ until: endOfHourMs, running: true })
  })

  test('days to come do not run', () => {
    const range: Range = { name: 'custom', from: '2026-12-01', until: '2026-12-02' }
    expect(askRange(range, berlin, nowMs)).toMatchObject({ until: '2026-12-03', running: false })
  })
})

describe('intervals', () => {
  test.each([
    [{ name: 'today' }, 'hour', ['hour']],
    [{ name: '7d' }, 'day', ['hour', 'day']],
    [{ name: '30d' }, 'day', ['hour', 'day', 'week']],
    [{ name: '12mo' }, 'month', ['day', 'week', 'month']],
    [{ name: 'custom', from: '2026-11-01', until: '2026-11-01' }, 'hour', ['hour']],
    [{ name: 'custom', from: '2020-01-01', until: '2026-11-01' }, 'month', ['week', 'month']],
    [{ name: 'custom', from: '1900-01-01', until: '2026-11-01' }, 'month', ['month']],
  ] as const)('of %o', (range, chosen, choices) => {
    expect(intervalsFor(range)).toEqual(choices)
    expect(defaultInterval(range)).toBe(chosen)
  })

  test('the default of every length of range is among its choices', () => {
    for (let days = 1; days < 2000; days++) {
      const until = new Date(Date.UTC(2020, 0, days)).toISOString().slice(0, 10)
      const range: Range = { name: 'custom', from: '2020-01-01', until }
      expect(intervalsFor(range)).toContain(defaultInterval(range))
    }
  })
})

test('a preset’s days are proposed for a range of one’s own', () => {
  expect(daysOf({ name: '7d' }, berlin, nowMs)).toEqual({ from: '2026-11-14', until: '2026-11-20' })
  expect(daysOf({ name: 'today' }, berlin, nowMs)).toEqual({ from: '2026-11-20', until: '2026-11-20' })
})
