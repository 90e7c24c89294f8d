import { expect, test } from 'vitest'
import { peopleOfRow, peopleOfTrend } from './people-behind.ts'
import type { TrendQuestion } from './question.ts'

const buckets = ['2026-11-01T00:00:00+01:00', '2026-11-02T00:00:00+01:00']
const plain = { breakdown: {}, other: false, values: [1, 2], total: 3 }

test('of a point: its bucket; of a whole series: nothing more', () => {
  const of: TrendQuestion = { kind: 'trend', event: 'buy' }
  const answer = { buckets, series: [plain] }
  expect(peopleOfTrend(of, answer, { series: plain, bucket: 1 })).toEqual({ of, at: { bucket: buckets[1] } })
  expect(peopleOfTrend(of, answer, { series: plain })).toEqual({ of, at: {} })
})

test('of one of several series: its name; of a formula: nobody', () => {
  const of: TrendQuestion = {
    kind: 'trend',
    series: [{ name: 'A' }, { name: 'B' }],
    formulas: [{ formula: 'A / B' }, { formula: 'A', as: 'part' }],
  }
  const answer = { buckets, series: [plain] }
  const pick = (name: string) => peopleOfTrend(of, answer, { series: { ...plain, name } })
  expect(pick('B')).toEqual({ of, at: { series: 'B' } })
  expect([pick('A / B'), pick('part')]).toEqual([undefined, undefined])
})

test('of a value, of no value, and of the rest', () => {
  const of: TrendQuestion = { kind: 'trend', breakdown: ['country', { field: 'value', width: 10 }] }
  const named = [
    { ...plain, breakdown: { value: '[10, 20)', country: 'DE' } },
    { ...plain, breakdown: { country: null, value: null } },
  ]
  const answer = { buckets, series: [...named, { ...plain, other: true }] }
  expect(answer.series.map((series) => peopleOfTrend(of, answer, { series })?.at)).toEqual([
    { values: ['DE', '[10, 20)'] },
    { values: [null, null] },
    {
      other_than: [
        ['DE', '[10, 20)'],
        [null, null],
      ],
    },
  ])
})

test('of a row: the values of its groups', () => {
  const of = { kind: 'table', group_by: ['country', 'os'] } as const
  expect(peopleOfRow(of, ['DE', null, 5])).toEqual({ of, at: { values: ['DE', null] } })
})
