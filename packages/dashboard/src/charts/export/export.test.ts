import { expect, test } from 'vitest'
import { answerRows } from './answer-rows.ts'
import { csvOf } from './csv.ts'
import { fileName } from './save-file.ts'

test('a CSV is read back by a spreadsheet as it was, and runs nothing in it', () => {
  const rows = [
    ['page', 'views'],
    ['a,b "c"\nd', 1.5],
    [null, -3],
  ]
  expect(csvOf(rows)).toBe('\uFEFFpage,views\r\n"a,b ""c""\nd",1.5\r\n,-3\r\n')
  for (const text of ['=1+1', '+1', '-1', '@A1', '\t=1', '\r=1', ' =1', '\n@x'])
    expect(csvOf([[text]])).toBe(`\uFEFF"'${text}"\r\n`)
  expect(csvOf([['a=1']])).toBe('\uFEFFa=1\r\n')
})

const meta = { computed_at: '2026-11-21T00:00:00Z' }
const buckets = ['2026-11-20T00:00:00+01:00', '2026-11-21T00:00:00+01:00']

test('answers of every kind are tables', () => {
  const series = [
    { breakdown: { country: 'DE' }, other: false, values: [1, null], total: 1 },
    { breakdown: { country: null }, other: true, values: [3, 4], total: 7 },
  ]
  const trend = { kind: 'trend', buckets, series, meta }
  expect(answerRows(trend)).toEqual([
    ['bucket', 'DE', 'other'],
    [buckets[0], 1, 3],
    [buckets[1], null, 4],
  ])
  const compared = { ...trend, previous: { buckets: buckets.toReversed(), series } }
  expect(answerRows(compared)?.slice(0, 2)).toEqual([
    ['bucket', 'DE', 'other', 'previous bucket', 'previous DE', 'previous other'],
    [buckets[0], 1, 3, buckets[1], 1, 3],
  ])
  const columns = [
    { name: 'page_path', kind: 'group' },
    { name: 'count', kind: 'measure' },
  ]
  expect(answerRows({ kind: 'table', columns, rows: [['/', 2]], meta })).toEqual([
    ['page_path', 'count'],
    ['/', 2],
  ])
  const lifecycle = {
    kind: 'lifecycle',
    buckets,
    new: [1, 2],
    returning: [3, 4],
    resurrecting: [0, 0],
    dormant: [5, 6],
    meta,
  }
  expect(answerRows(lifecycle)?.[2]).toEqual([buckets[1], 2, 4, 0, 6])
  expect(answerRows({ kind: 'stickiness', people: [9, 3], meta })).toEqual([
    ['intervals', 'people'],
    [1, 9],
    [2, 3],
  ])
  const links = [{ place: 1, from: '/', to: { end: true }, count: 2 }]
  expect(answerRows({ kind: 'path', units: 2, paths: [], links, meta })?.[1]).toEqual([1, '/', '(end)', 2])
  expect(answerRows({ kind: 'nothing' })).toBeUndefined()
})

test('a file is called after what it shows', () => {
  expect(fileName('Größe / “Orders”, by country!', '2026-11-21', 'csv')).toMatch(
    /^gro.*e-orders-by-country-2026-11-21\.csv$/,
  )
  expect(fileName('…', '2026-11-21', 'png')).toBe('chart-2026-11-21.png')
})
