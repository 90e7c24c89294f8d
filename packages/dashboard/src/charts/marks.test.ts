import { expect, test } from 'vitest'
import { placedMarks } from './marks.ts'

const days = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21'].map((day) => `${day}T00:00:00+01:00`)
const at = (from: string, until?: string) => ({
  id: from,
  text: 'x',
  from,
  ...(until === undefined ? {} : { until }),
})
const placesOf = (...marks: readonly ReturnType<typeof at>[]) =>
  placedMarks(marks, days).map(({ first, last }) => [first, last])

test('a moment stands at its bucket, a time over all of its own', () => {
  expect(placesOf(at('2026-11-18T23:30:00Z'), at('2026-11-21T22:59:59Z'))).toEqual([
    [1, 1],
    [3, 3],
  ])
  expect(placesOf(at('2026-11-18T08:00:00Z', '2026-11-20T08:00:00Z'))).toEqual([[0, 2]])
  expect(placesOf(at('2026-11-01T00:00:00Z', '2026-12-24T00:00:00Z'))).toEqual([[0, 3]])
})

test('what lies outside is not drawn, nor anything on another axis', () => {
  expect(
    placesOf(
      at('2026-11-17T22:59:59Z'),
      at('2026-11-21T23:00:00Z'),
      at('2026-11-01T00:00:00Z', '2026-11-17T23:00:00Z'),
    ),
  ).toEqual([])
  expect(placedMarks([at('2001-01-01T00:00:00Z')], ['1', '2'])).toEqual([])
  expect(placedMarks([at('2001-01-01T00:00:00Z')], [])).toEqual([])
})
