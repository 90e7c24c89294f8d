import { expect, test } from 'vitest'
import { alignedQuestion } from './aligned-question.ts'

test.each([
  ['week', '2026-11-19', '2026-11-16'],
  ['month', '2026-11-19', '2026-11-01'],
  ['day', '2026-11-19T10:20', '2026-11-19'],
  ['hour', '2026-11-19T10:20', '2026-11-19T10:00'],
  ['hour', '2026-11-19', '2026-11-19'],
] as const)('what looks back begins with its %s', (interval, from, aligned) => {
  expect(alignedQuestion({ kind: 'lifecycle', interval, from })).toMatchObject({ from: aligned })
  expect(alignedQuestion({ kind: 'trend', interval, from, window: 'cumulative' })).toMatchObject({
    from: aligned,
  })
})

test('all else begins where it was asked to', () => {
  const trend = { kind: 'trend', interval: 'week', from: '2026-11-19' } as const
  expect(alignedQuestion(trend)).toBe(trend)
  const last = { kind: 'lifecycle', interval: 'week', last: '4w' } as const
  expect(alignedQuestion(last)).toBe(last)
})
