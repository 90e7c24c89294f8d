import { expect, test } from 'vitest'
import { isMet, ratioOf, type Row } from './row.ts'
import { renderTable } from './table.ts'

const accepted: Row = {
  what: 'batches of 100',
  figure: { value: 150_000, unit: 'events/s' },
  ceiling: { value: 250_000, unit: 'events/s', what: 'bare server' },
  target: { of: 'ratio', bound: 'at-least', value: 0.6 },
  notes: ['p99 18 ms'],
}
const slow: Row = {
  what: 'trend',
  figure: { value: 61.25, unit: 'ms' },
  ceiling: undefined,
  target: { of: 'figure', bound: 'at-most', value: 50 },
  notes: [],
}

test('a target bounds the figure or its ratio to the ceiling', () => {
  expect(ratioOf(accepted)).toBe(0.6)
  expect(isMet(accepted)).toBe(true)
  expect(isMet({ ...accepted, ratio: 0.59 })).toBe(false)
  expect(isMet(slow)).toBe(false)
  expect(isMet({ ...slow, target: undefined })).toBeUndefined()
})

test('a ratio without a ceiling is not met', () => {
  expect(isMet({ ...accepted, ceiling: undefined })).toBe(false)
})

test('the table is Markdown in even columns, with the notes below', () => {
  expect(renderTable([accepted, slow])).toBe(
    [
      '| what           | figure           | ceiling                        | ratio | target      | met |',
      '| -------------- | ---------------- | ------------------------------ | ----- | ----------- | --- |',
      '| batches of 100 | 150,000 events/s | 250,000 events/s (bare server) | 0.60  | ratio ≥ 0.6 | yes |',
      '| trend          | 61.3 ms          |                                |       | ≤ 50 ms     | NO  |',
      '',
      '- batches of 100: p99 18 ms',
      '',
    ].join('\n'),
  )
})
