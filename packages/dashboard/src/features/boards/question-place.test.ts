import { expect, test } from 'vitest'
import type { Drawing } from '../../questions/drawing.ts'
import type { Question } from '../../questions/question.ts'
import { parseViewSearch, questionParts } from '../../view/view-search.ts'
import { questionOf } from '../explore/explore-draft.ts'
import { parseExploreSearch } from '../explore/explore-search.ts'
import { placeOfQuestion } from './question-place.ts'

const project = { id: 'shop', name: 'Shop', timezone: 'Europe/Berlin', role: 'owner' } as const
const germany = { field: 'country', op: 'is', value: 'DE' } as const

const explored: readonly Question[] = [
  {
    kind: 'trend',
    event: 'purchase',
    measure: { fn: 'sum', field: 'value' },
    last: '30d',
    interval: 'day',
    filter: germany,
  },
  {
    kind: 'trend',
    last: '7d',
    interval: 'hour',
    breakdown: ['country'],
    breakdown_limit: 5,
    window: 'cumulative',
  },
  {
    kind: 'distribution',
    last: '30d',
    event: 'purchase',
    measure: { fn: 'count' },
    per: 'session',
    edges: [1, 5],
  },
  {
    kind: 'table',
    last: '30d',
    event: 'page_view',
    group_by: ['page_path'],
    measures: [{ fn: 'people' }],
    limit: 10,
  },
]

test.each(explored)('a question is opened where it is built: %o', (question) => {
  const place = placeOfQuestion({ question, drawing: { look: 'table' } }, project)
  expect(place?.to).toBe('/p/$projectId/explore')
  const { draft, faults } = parseExploreSearch(place?.search ?? {})
  expect(draft.look).toBe(question.kind === 'table' ? undefined : 'table')
  const { view } = parseViewSearch(place?.search ?? {}, project)
  const { last: _, ...rest } = question
  expect(faults).toEqual([])
  const measures = 'measures' in question ? { measures: [{ fn: 'people', as: 'people' }] } : {}
  expect(questionOf(draft, questionParts(view, project))).toMatchObject({ ...rest, ...measures })
  expect(view.range.name).toBe(question.last)
})

test('series are called A and B there, and their formulas too', () => {
  const question: Question = {
    kind: 'trend',
    last: '30d',
    series: [
      { name: 'buyers', event: 'purchase' },
      { name: 'visitors', event: 'page_view' },
    ],
    formulas: [{ formula: 'buyers / visitors * 100', as: 'conversion' }],
  }
  const place = placeOfQuestion({ question }, project)
  const { draft } = parseExploreSearch(place?.search ?? {})
  expect(draft.series.map(({ events }) => events)).toEqual([['purchase'], ['page_view']])
  expect(draft.formulas).toEqual([{ formula: 'A / B * 100', name: 'conversion' }])
})

test('journeys are opened with their definition and look, and what no page can say nowhere', () => {
  const opened = (question: Question, drawing?: Drawing) =>
    placeOfQuestion({ question, ...(drawing === undefined ? {} : { drawing }) }, project)
  const steps = [{ event: 'page_view' }, { event: 'purchase' }]
  expect(opened({ kind: 'funnel', last: '30d', window: '7d', steps }, { look: 'flow' })).toMatchObject({
    to: '/p/$projectId/funnels',
    search: { q: JSON.stringify({ window: '7d', steps }), look: 'flow' },
  })
  expect(opened({ kind: 'path', last: '30d' }, { places: 9 })?.search).toMatchObject({ places: '9' })
  expect(opened({ kind: 'metric', metric: 'aov', last: '30d' })).toMatchObject({ metricName: 'aov' })
  expect(opened({ kind: 'metric', formula: 'count()', last: '30d' })).toBeUndefined()
  expect(opened({ kind: 'trend', last: '30d', filter: { any: [germany] } })).toBeUndefined()
})
