import { expect, test } from 'vitest'
import { parseQuery, writeQuery } from '../../query-string.ts'
import { parseOverviewSearch, searchOf, viewOf, type OverviewView } from './overview-search.ts'

const plain: OverviewView = {
  range: { name: '30d' },
  interval: 'day',
  measure: 'count',
  breakdown: undefined,
  compare: true,
  bots: 'exclude',
  table: 'totals',
}

test('a plain view has a plain address', () => {
  expect(searchOf(plain)).toEqual({})
  expect(viewOf({})).toEqual(plain)
})

test('every view survives its address', () => {
  const view: OverviewView = {
    range: { name: 'custom', from: '2026-10-01', until: '2026-10-31' },
    interval: 'week',
    measure: 'people',
    breakdown: 'properties.a "b" & <c> = 😀',
    compare: false,
    bots: 'include',
    table: 'buckets',
  }
  const address = writeQuery({ ...searchOf(view) })
  expect(viewOf(parseOverviewSearch(parseQuery(address)))).toEqual(view)
})

test('an address is readable', () => {
  expect(writeQuery({ ...searchOf({ ...plain, range: { name: '7d' }, breakdown: 'country' }) })).toBe(
    '?range=7d&breakdown=country',
  )
})

test.each([
  'range=forever&interval=blink&measure=<script>&bots=maybe&compare=1&table=x&from=y',
  'range=custom',
  'range=custom&from=2026-02-30&until=2026-03-01',
  'range=custom&from=2026-03-02&until=2026-03-01',
  `breakdown=${'x'.repeat(500)}`,
  'breakdown=',
  '__proto__=1&constructor=2',
  '%%%&&&==',
])('nonsense in an address is left out: %s', (address) => {
  expect(viewOf(parseOverviewSearch(parseQuery(`?${address}`)))).toEqual(plain)
})

test('an interval that does not suit the range gives way to the one that does', () => {
  expect(viewOf({ range: '12mo', interval: 'hour' }).interval).toBe('month')
  expect(viewOf({ range: '7d', interval: 'hour' }).interval).toBe('hour')
})
