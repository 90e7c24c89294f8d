import { describe, expect, test } from 'vitest'
import { parseQuery, writeQuery } from '../../query-string.ts'
import type { QuestionParts } from '../../view/view-search.ts'
import { plainDraft, plainSeries, questionOf, type ExploreDraft } from './explore-draft.ts'
import { exploreSearch, parseExploreSearch } from './explore-search.ts'

const parts: QuestionParts = {
  from: '2026-11-01',
  until: '2026-11-08',
  timezone: 'Europe/Berlin',
  bots: 'exclude',
  interval: 'day',
}
const shared = { from: '2026-11-01', until: '2026-11-08', timezone: 'Europe/Berlin', bots: 'exclude' }

function written(draft: ExploreDraft): string {
  return writeQuery({ ...exploreSearch(draft) })
}

describe('the address', () => {
  test('of a plain exploration is plain', () => {
    expect(written(plainDraft)).toBe('')
    expect(parseExploreSearch({})).toEqual({ draft: plainDraft, faults: [] })
  })

  test.each<[string, Partial<ExploreDraft>]>([
    [
      'series, formulas and a breakdown in steps',
      {
        series: [
          { ...plainSeries, events: ['Order, ~50% off & "more"', 'b'] },
          {
            events: [],
            measure: { fn: 'sum', field: 'properties.a~b,c', per: 'person', stat: 'p90' },
            filter: [{ field: 'country', op: 'is', values: ['DE', 'A:T'] }],
          },
          plainSeries,
        ],
        formulas: [
          { formula: 'A / B * 100', name: 'part, in %' },
          { formula: 'C', name: '' },
        ],
        groups: [
          { field: 'value', width: 0.5 },
          { field: 'properties.age', edges: [-1, 18, 30] },
        ],
        limit: 20,
        topBy: 'last',
        window: { rolling: 7 },
        look: 'stacked',
      },
    ],
    [
      'a filter on every event',
      { series: [{ ...plainSeries, filter: [{ field: 'x', op: 'is_set', values: [] }] }] },
    ],
    [
      'a table',
      {
        kind: 'table',
        groups: ['country', 'browser', 'os'],
        columns: [{ fn: 'people' }, { fn: 'p99', field: 'value' }],
        orderBy: { place: 3, descending: true },
      },
    ],
    ['a distribution', { kind: 'distribution', per: 'session', edges: [0, 1.5, 10], look: 'table' }],
    ['cohorts', { groups: [{ field: 'cohort', cohorts: ['trial, ~1', 'beta'] }, 'country'] }],
    ['what runs up', { window: 'cumulative' }],
  ])('%s comes back as it was', (_, changes) => {
    const draft = { ...plainDraft, ...changes }
    expect(parseExploreSearch(parseQuery(written(draft)))).toEqual({ draft, faults: [] })
  })

  test('is readable', () => {
    const series = [{ ...plainSeries, events: ['purchase'], measure: { fn: 'sum' as const, field: 'value' } }]
    expect(decodeURIComponent(written({ ...plainDraft, series, groups: ['country'] }))).toBe(
      '?a=purchase~sum~value&by=country',
    )
  })

  test.each([
    'kind=pie',
    'a=x~sum',
    'a=x~blink',
    'a=x~count~field',
    'by=,',
    'by=value~-3',
    'formulas=~',
    'limit=1000000',
    'window=soon',
    'order=first',
    'edges=3~2',
    'per=house',
    'look=<script>',
    'a-filter=country:like:x',
  ])('with nonsense says so and goes on: %s', (address) => {
    const { draft, faults } = parseExploreSearch(parseQuery(`?${address}`))
    expect(faults).toEqual([address])
    expect(draft).toEqual(plainDraft)
  })

  test('has what does not suit its kind left out', () => {
    const { draft } = parseExploreSearch(parseQuery('?kind=lifecycle&a=x&b=y&formulas=A/B&by=country'))
    expect(draft).toMatchObject({ series: [{ events: ['x'] }], formulas: [], groups: [] })
  })
})

describe('the question', () => {
  test('is not divided by cohorts before any is chosen', () => {
    const cohorts = (names: readonly string[]) => ({
      ...plainDraft,
      groups: [{ field: 'cohort', cohorts: names } as const],
    })
    expect(questionOf(cohorts([]), parts)).toEqual(questionOf(plainDraft, parts))
    expect(questionOf(cohorts(['a']), parts)).toMatchObject({
      breakdown: [{ field: 'cohort', cohorts: ['a'] }],
    })
  })

  test('of one series needs no list', () => {
    const filter = { field: 'os', op: 'is', values: ['iOS'] } as const
    const series = [{ ...plainSeries, events: ['purchase'], filter: [filter] }]
    const compare = 'previous_period' as const
    expect(questionOf({ ...plainDraft, series }, { ...parts, compare })).toEqual({
      ...shared,
      kind: 'trend',
      interval: 'day',
      event: 'purchase',
      measure: { fn: 'count' },
      filter: { field: 'os', op: 'is', value: 'iOS' },
      compare,
    })
  })

  test('of several calls them by letters, and the filter of the view holds for all', () => {
    const draft: ExploreDraft = {
      ...plainDraft,
      series: [
        { ...plainSeries, events: ['a', 'b'] },
        { ...plainSeries, filter: [{ field: 'x', op: 'is_set', values: [] }] },
      ],
      formulas: [{ formula: 'A / B', name: '' }],
      groups: ['country'],
      limit: 3,
      topBy: 'last',
    }
    const filter = { field: 'os', op: 'is', value: 'iOS' } as const
    expect(questionOf(draft, { ...parts, filter })).toEqual({
      ...shared,
      kind: 'trend',
      interval: 'day',
      series: [
        { name: 'A', event: ['a', 'b'], measure: { fn: 'count' } },
        { name: 'B', measure: { fn: 'count' }, filter: { field: 'x', op: 'is_set' } },
      ],
      formulas: [{ formula: 'A / B' }],
      breakdown: ['country'],
      breakdown_limit: 3,
      top_by: 'last',
      filter,
    })
  })

  test('of a table has something to group by, and is ordered by a place', () => {
    const columns = [{ fn: 'count' }, { fn: 'avg', field: 'value' }] as const
    const draft: ExploreDraft = {
      ...plainDraft,
      kind: 'table',
      columns,
      orderBy: { place: 2, descending: false },
    }
    expect(questionOf(draft, parts)).toEqual({
      ...shared,
      kind: 'table',
      group_by: ['page_path'],
      measures: [
        { fn: 'count', as: 'count' },
        { fn: 'avg', field: 'value', as: 'avg value' },
      ],
      order_by: 'avg value',
      descending: false,
    })
  })

  test('about people has what the kind takes alone', () => {
    const filter = { field: 'os', op: 'is', value: 'iOS' } as const
    const own = { field: 'x', op: 'is_set', values: [] } as const
    const series = [
      { events: ['buy'], measure: { fn: 'sum', field: 'value', per: 'person' }, filter: [own] },
    ] as const
    const both = { all: [filter, { field: 'x', op: 'is_set' }] }
    expect(questionOf({ ...plainDraft, series, kind: 'distribution' }, { ...parts, filter })).toEqual({
      ...shared,
      kind: 'distribution',
      event: 'buy',
      measure: { fn: 'sum', field: 'value' },
      per: 'person',
      filter: both,
    })
    for (const kind of ['lifecycle', 'stickiness'] as const) {
      const asked = questionOf({ ...plainDraft, series, kind }, { ...parts, filter })
      expect(asked).toEqual({ ...shared, kind, interval: 'day', event: 'buy', filter: both })
    }
  })
})
