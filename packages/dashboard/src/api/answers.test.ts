import { expect, test } from 'vitest'
import { isTrendAnswer } from '../questions/answers.ts'
import { isEventsPage, isProblem, isProjects } from './answers.ts'

const part = {
  from: '2026-10-24T22:00:00.000Z',
  until: '2026-10-26T23:00:00.000Z',
  buckets: ['2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00'],
  series: [{ breakdown: {}, other: false, values: [3, 4], total: 7 }],
}
const trend = {
  ...part,
  kind: 'trend',
  interval: 'day',
  timezone: 'Europe/Berlin',
  previous: part,
  meta: { exact: true, elapsed_ms: 1.5, computed_at: '2026-10-26T23:00:00.000Z' },
}

test('an answer is known by its shape', () => {
  expect(isTrendAnswer(trend)).toBe(true)
  expect(isEventsPage({ events: [], next_cursor: null })).toBe(true)
  expect(isProjects({ projects: [{ id: 'a', name: 'b', timezone: 'UTC', role: 'owner' }] })).toBe(true)
})

test.each([
  ['nothing', undefined],
  ['a page of another server', '<!doctype html>'],
  [
    'a series that is shorter than its buckets',
    { ...trend, series: [{ breakdown: {}, other: false, values: [1], total: 1 }] },
  ],
  [
    'a value that is none',
    { ...trend, series: [{ breakdown: {}, other: false, values: [1, 'two'], total: 1 }] },
  ],
  ['no series', { ...trend, series: undefined }],
  ['a table', { ...trend, kind: 'table' }],
])('%s is no trend', (_, answer) => {
  expect(isTrendAnswer(answer)).toBe(false)
})

test('a problem is one whatever it leaves out', () => {
  expect(isProblem({ code: 'not_found', detail: 'x' })).toBe(true)
  expect(isProblem({ detail: { nested: true } })).toBe(false)
  expect(isProblem('x')).toBe(false)
})
