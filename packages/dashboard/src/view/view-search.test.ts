import { expect, test } from 'vitest'
import { parseQuery, writeQuery } from '../query-string.ts'
import { filterOf, isComplete, parseRules, withValue, writeRules, type FilterRule } from './filter-rule.ts'
import { changedView, parseViewSearch, questionParts, viewSearch, type View } from './view-search.ts'

const place = { timezone: 'Europe/Berlin' }
const hostile = 'a:b;c,d%3A=&"<img src=x>😀'

test('a plain view has a plain address', () => {
  const { view, faults } = parseViewSearch({}, place)
  expect(faults).toEqual([])
  expect(writeQuery(viewSearch(view, place))).toBe('')
})

test('a view comes back from its address as it was', () => {
  const view: View = {
    range: { name: 'custom', from: '2026-03-01', until: '2026-03-20' },
    interval: 'hour',
    compare: { with: 'custom', from: '2026-01-05', weekday: true },
    filter: [
      { field: 'country', op: 'is', values: ['DE', 'AT'] },
      { field: `properties.${hostile}`, op: 'is_not', values: [hostile, ','] },
      { field: 'value', op: 'between', values: ['1', '2.5'] },
      { field: 'user_id', op: 'is_set', values: [] },
    ],
    bots: 'only',
  }
  const address = writeQuery(viewSearch(view, place))
  expect(parseViewSearch(parseQuery(address), place)).toEqual({ view, faults: [] })
  expect(address).toContain('filter=country:is:DE,AT;')
})

test('nonsense is left out, and said', () => {
  const { view, faults } = parseViewSearch(
    {
      range: 'tomorrow',
      interval: 'minute',
      compare: 'her',
      bots: 'maybe',
      filter: 'country:is:DE;country;x:is_between:1;value:gt:many;:is:1',
    },
    place,
  )
  expect(viewSearch(view, place)).toMatchObject({
    filter: 'country:is:DE',
    range: undefined,
  })
  expect(faults.map(({ key, text }) => `${key}=${text}`)).toEqual([
    'range=tomorrow',
    'interval=minute',
    'compare=her',
    'bots=maybe',
    'filter=country',
    'filter=x:is_between:1',
    'filter=value:gt:many',
    'filter=:is:1',
  ])
  expect(parseViewSearch({ from: '2026-03-02', until: '2026-03-01' }, place)).toMatchObject({
    view: { range: { name: '30d' } },
    faults: [{ key: 'from', text: '2026-03-02' }],
  })
})

test('another range brings its own interval', () => {
  const { view } = parseViewSearch({ interval: 'week' }, place)
  expect(changedView(view, { range: { name: 'today' } }, place).interval).toBe('hour')
  expect(changedView(view, { bots: 'only' }, place).interval).toBe('week')
})

test('a view is asked as the API takes it', () => {
  const { view } = parseViewSearch(
    {
      range: 'yesterday',
      compare: 'previous',
      filter: 'country:is:DE,AT;page_path:is_not:/a',
      bots: 'include',
    },
    place,
  )
  expect(questionParts(view, place)).toMatchObject({
    timezone: 'Europe/Berlin',
    interval: 'hour',
    bots: 'include',
    compare: { offset: '1d' },
    filter: {
      all: [
        { field: 'country', op: 'in', value: ['DE', 'AT'] },
        { field: 'page_path', op: 'is_not', value: '/a' },
      ],
    },
  })
})

test('values join those of their field, and change sides', () => {
  const first = withValue([], 'country', 'DE')
  const second = withValue(first, 'country', 'AT')
  expect(writeRules(second)).toBe('country:is:DE,AT')
  expect(writeRules(withValue(second, 'country', 'DE', true))).toBe('country:is:AT;country:is_not:DE')
})

test.each([
  [
    { field: 'value', op: 'gt', values: ['5'] },
    { field: 'value', op: 'gt', value: 5 },
  ],
  [
    { field: 'value', op: 'between', values: ['1', '2'] },
    { field: 'value', op: 'between', value: [1, 2] },
  ],
  [
    { field: 'name', op: 'is_not', values: ['a', 'b'] },
    { field: 'name', op: 'not_in', value: ['a', 'b'] },
  ],
  [
    { field: 'name', op: 'contains', values: ['a,b'] },
    { field: 'name', op: 'contains', value: 'a,b' },
  ],
] as const satisfies readonly (readonly [FilterRule, object])[])('%j is asked as %j', (rule, condition) => {
  expect(isComplete(rule)).toBe(true)
  expect(filterOf([rule])).toEqual(condition)
  expect(parseRules(writeRules([rule])).rules).toEqual([rule])
})
