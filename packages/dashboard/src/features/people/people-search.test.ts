import { expect, test } from 'vitest'
import { parseQuery, writeQuery } from '../../query-string.ts'
import { requestOf } from './people-api.ts'
import { parsePeopleSearch, peopleSearch } from './people-search.ts'

const of = { kind: 'trend', event: '<b>&"' } as const

test('a figure’s people come back from their address', () => {
  const address = writeQuery({
    ...peopleSearch({ title: 'Germany, 4 Nov', people: { of, at: { bucket: 'x' } } }),
  })
  const { view, faults } = parsePeopleSearch(parseQuery(address))
  expect(view).toEqual({
    search: '',
    cohort: undefined,
    title: 'Germany, 4 Nov',
    behind: { of, at: { bucket: 'x' } },
  })
  expect(faults).toEqual([])
})

test.each([
  ['behind', '{'],
  ['behind', '[]'],
  ['behind', '{"of":1}'],
  ['behind', '{"of":{},"at":3}'],
  ['search', 'x'.repeat(300)],
])('nonsense is left out, and said: %s=%s', (key, value) => {
  const { view, faults } = parsePeopleSearch({ [key]: value })
  expect(view).toEqual({ search: '', cohort: undefined, title: undefined, behind: undefined })
  expect(faults).toEqual([key])
})

test('a figure goes before a cohort, a cohort before a filter; nothing of them is everybody', () => {
  const filter = { field: 'country', op: 'is', value: 'DE' } as const
  const behind = { of, at: {} }
  expect(requestOf({ behind, cohort: 'a' }, filter)).toEqual(behind)
  expect(requestOf({ behind: undefined, cohort: 'a' }, filter)).toEqual({
    of: { kind: 'cohort', cohort: 'a' },
  })
  expect(requestOf({ behind: undefined, cohort: undefined }, filter)).toEqual({
    of: { kind: 'active', filter },
  })
  expect(requestOf({ behind: undefined, cohort: undefined }, undefined)).toEqual({})
})
