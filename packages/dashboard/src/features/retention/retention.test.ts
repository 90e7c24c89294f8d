import { expect, test } from 'vitest'
import type { RetentionAnswer } from '../../questions/journey-answers.ts'
import { parseBrackets, writeBrackets } from './brackets.ts'
import { retentionCsv } from './retention-csv.ts'

test('a number is periods, several are brackets', () => {
  expect(parseBrackets('7')).toEqual({ periods: 7 })
  expect(parseBrackets(' 0, 1,7 30 ')).toEqual({ brackets: [0, 1, 7, 30] })
  expect(writeBrackets([0, 1, 7])).toBe('0, 1, 7')
  for (const nonsense of ['', 'x', '1,-2', '1.5', '99999']) expect(parseBrackets(nonsense)).toBeUndefined()
})

test('the triangle as CSV keeps every number, and no formula of strangers', () => {
  const row = {
    start: '2026-11-01T00:00:00+01:00',
    people: 10,
    returned: [10, 3, null],
    complete: [true, false, false],
  }
  const series = { other: false, started: 10, curve: [1, null, null], rows: [row] }
  const answer: RetentionAnswer = {
    kind: 'retention',
    timezone: 'UTC',
    from: '',
    until: '',
    brackets: [
      { from: 0, until: 1 },
      { from: 1, until: 2 },
      { from: 2, until: 9 },
    ],
    series: [
      { ...series, value: '=HYPERLINK("http://x")' },
      { ...series, value: 'a,b' },
    ],
    meta: {
      source: 'events',
      exact: true,
      sample: null,
      cut: false,
      cached: false,
      age_ms: 0,
      rows_read: null,
      bytes_read: null,
      elapsed_ms: 1,
      computed_at: '',
    },
  }
  const words = { value: 'Value', start: 'Start', people: 'People' }
  expect(retentionCsv(answer, words, ({ from }) => `Day ${from}`).split('\r\n')).toEqual([
    'Value,Start,People,Day 0,Day 1,Day 2',
    `"'=HYPERLINK(""http://x"")",2026-11-01T00:00:00+01:00,10,10,3,`,
    '"a,b",2026-11-01T00:00:00+01:00,10,10,3,',
  ])
  const plain = retentionCsv({ ...answer, series: answer.series.slice(0, 1) }, words, () => 'x')
  expect(plain.startsWith('Start,People,x')).toBe(true)
})
