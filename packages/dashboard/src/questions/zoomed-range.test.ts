import { expect, test } from 'vitest'
import { zoomedRange } from './zoomed-range.ts'

test.each([
  ['day', '2026-10-24T00:00:00+02:00', '2026-10-25T00:00:00+02:00', '2026-10-24', '2026-10-25'],
  ['week', '2026-10-19T00:00:00+02:00', '2026-10-26T00:00:00+01:00', '2026-10-19', '2026-11-01'],
  ['month', '2026-01-01T00:00:00+01:00', '2026-02-01T00:00:00+01:00', '2026-01-01', '2026-02-28'],
  ['hour', '2026-10-24T22:00:00+02:00', '2026-10-24T23:00:00+02:00', '2026-10-24T22:00', '2026-10-25T00:00'],
  [
    'minute',
    '2026-10-24T22:00:00+02:00',
    '2026-10-24T22:59:00+02:00',
    '2026-10-24T22:00',
    '2026-10-24T23:00',
  ],
] as const)('from one %s to another, both included', (interval, first, last, from, until) => {
  expect(zoomedRange({ interval, buckets: [first, last] }, 0, 1)).toEqual({ name: 'custom', from, until })
})

test('what is not there makes no range', () => {
  expect(zoomedRange({ interval: 'day', buckets: [] }, 0, 0)).toBeUndefined()
})
