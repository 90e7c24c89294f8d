import type { Event } from '@tidemark/event'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerQuestion } from './answer-question.ts'
import { parseQuestion } from './parse/parse-question.ts'
import { testEvent } from './testing/event.ts'
import { openWorld, type World } from './testing/open-world.ts'

const at = (day: number, hour = 12) => Date.UTC(2026, 9, day, hour)
const week = { from: '2026-10-05', until: '2026-10-12' }

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** Asks a project that has these events. */
async function project(events: readonly Partial<Event>[]) {
  const id = world.newProject()
  await world.insert(events.map((event) => testEvent(id, event)))
  return async (fields: object) => answerQuestion(world.deps(), world.context(id), parseQuestion(fields))
}

const came = (who: string, day: number, more: Partial<Event> = {}): Partial<Event> => ({
  anonymous_id: who,
  timestamp: at(day),
  ...more,
})

test('[D40] several series and formulas between them; what is divided by zero has no value', async () => {
  const ask = await project([
    came('a', 5, { name: 'visit' }),
    came('a', 5, { name: 'visit' }),
    came('a', 5, { name: 'buy' }),
    came('b', 6, { name: 'buy' }),
  ])
  const series = [{ event: 'buy' }, { name: 'visits', event: 'visit' }]
  const formulas = [{ formula: 'A / visits * 100', as: 'conversion' }]
  const range = { from: '2026-10-05', until: '2026-10-07' }
  expect(await ask({ kind: 'trend', ...range, series, formulas })).toMatchObject({
    series: [
      { name: 'A', values: [1, 1], total: 2 },
      { name: 'visits', values: [2, 0], total: 2 },
      { name: 'conversion', values: [50, null], total: 100 },
    ],
  })
})

test.each<[what: string, fields: object, path: string, message: RegExp]>([
  ['a formula that is none', { formulas: [{ formula: 'A +' }] }, '/formulas/0/formula', /column/],
  ['a series there is not', { formulas: [{ formula: 'A / C' }] }, '/formulas/0/formula', /no series "C"/],
  ['two of one name', { series: [{ name: 'x' }, { name: 'x' }] }, '/series/1/name', /Two series/],
  ['a formula named as a series', { formulas: [{ formula: 'A', as: 'A' }] }, '/formulas/0', /"as"/],
  ['a measure beside the series', { series: [{}], measure: { fn: 'people' } }, '/measure', /Move this one/],
  ['a name that no formula could say', { series: [{ name: 'a b' }] }, '/series/0/name', /letter/],
])('[D40] [Q1.3] refuses %s and says where', async (_, fields, path, message) => {
  const ask = await project([])
  await expect(ask({ kind: 'trend', ...week, ...fields })).rejects.toMatchObject({
    code: 'question_invalid',
    path,
    message: expect.stringMatching(message),
  })
})

test('[D41] a rolling window reaches back before the range, a cumulative one does not', async () => {
  const ask = await project([came('a', 3), came('b', 4), came('a', 5), came('c', 7)])
  const values = async (window: unknown) => {
    const range = { from: '2026-10-05', until: '2026-10-08' }
    const answer = await ask({ kind: 'trend', ...range, measure: { fn: 'people' }, window })
    return answer.kind === 'trend' ? [answer.series[0]?.values, answer.series[0]?.total] : []
  }
  expect(await values({ rolling: 2 })).toEqual([[2, 1, 1], 2])
  expect(await values({ rolling: 3 })).toEqual([[2, 2, 2], 2])
  expect(await values('cumulative')).toEqual([[1, 1, 2], 2])
})

test('[D41] what looks back begins where an interval does', async () => {
  const ask = await project([])
  const late = { from: '2026-10-05T10:00', until: '2026-10-12' }
  const fault = { path: '/from', message: expect.stringMatching(/where a day begins/) }
  await expect(ask({ kind: 'trend', ...late, window: { rolling: 7 } })).rejects.toMatchObject(fault)
  await expect(ask({ kind: 'lifecycle', ...late })).rejects.toMatchObject(fault)
  const days = { from: '1990-01-01', until: '2026-01-01', window: 'cumulative' }
  await expect(ask({ kind: 'trend', ...days })).rejects.toMatchObject({ code: 'query_too_large' })
})

test('[D42] figures of each person in a table and in windows, beside figures of all', async () => {
  const ask = await project([
    came('a', 5, { country: 'DE' }),
    came('a', 6, { country: 'DE' }),
    came('a', 7, { country: 'DE' }),
    came('b', 5, { country: 'DE' }),
    came('', 5, { country: 'DE' }),
    came('', 5, { country: 'FR' }),
  ])
  const each = { fn: 'count', per: 'person', stat: 'max' }
  const table = { kind: 'table', ...week, group_by: ['country'] }
  expect(
    await ask({
      ...table,
      measures: [{ fn: 'count' }, { ...each, as: 'most' }, { ...each, stat: 'avg', as: 'mean' }],
    }),
  ).toMatchObject({
    rows: [
      ['DE', 5, 3, 2],
      ['FR', 1, null, null],
    ],
  })
  await expect(
    ask({ ...table, measures: [each, { ...each, per: 'session', as: 'other' }] }),
  ).rejects.toMatchObject({ code: 'question_invalid', path: '/measures/1/per' })
  const trend = { kind: 'trend', from: '2026-10-05', until: '2026-10-09', measure: each }
  expect(await ask({ ...trend, window: { rolling: 2 } })).toMatchObject({
    series: [{ values: [1, 2, 2, 1], total: 3 }],
  })
  expect(await ask({ ...trend, window: 'cumulative' })).toMatchObject({
    series: [{ values: [1, 2, 3, 3], total: 3 }],
  })
})

test('[D42] figures of each person, over those who have one', async () => {
  const ask = await project([
    came('a', 5, { value: 10 }),
    came('a', 6, { value: 20 }),
    came('b', 6, { value: 1 }),
    came('c', 6),
    came('', 6, { value: 1000 }),
  ])
  const total = async (measure: object) => {
    const answer = await ask({ kind: 'trend', ...week, measure: { per: 'person', ...measure } })
    return answer.kind === 'trend' ? [answer.series[0]?.values[1], answer.series[0]?.total] : []
  }
  expect(await total({ fn: 'count' })).toEqual([1, 4 / 3])
  expect(await total({ fn: 'sum', field: 'value', stat: 'max' })).toEqual([20, 30])
  expect(await total({ fn: 'avg', field: 'value', stat: 'min' })).toEqual([1, 1])
})

test('[D43] steps of a number are half-open, and what has no number is unset', async () => {
  const ask = await project([-1, 0, 9.5, 10, 25].map((value) => came('a', 5, { value })).concat(came('a', 5)))
  const labels = async (group: object) => {
    const breakdown = [{ field: 'value', ...group }]
    const answer = await ask({ kind: 'trend', ...week, breakdown })
    return answer.kind === 'trend' ? answer.series.map((one) => [one.breakdown['value'], one.total]) : []
  }
  expect(await labels({ width: 10 })).toEqual([
    ['[0, 10)', 2],
    ['[-10, 0)', 1],
    ['[10, 20)', 1],
    ['[20, 30)', 1],
    [null, 1],
  ])
  expect(await labels({ edges: [0, 10] })).toEqual([
    ['[0, 10)', 2],
    ['[10, ∞)', 2],
    ['(-∞, 0)', 1],
    [null, 1],
  ])
})

test('[D44] the series are those of the last bucket where that is asked for', async () => {
  const ask = await project([
    ...[5, 6, 7].map((day) => came('a', day, { country: 'DE' })),
    came('a', 11, { country: 'FR' }),
  ])
  const shape = { kind: 'trend', ...week, breakdown: ['country'], breakdown_limit: 1 }
  expect(await ask(shape)).toMatchObject({ series: [{ breakdown: { country: 'DE' } }, { other: true }] })
  expect(await ask({ ...shape, top_by: 'last' })).toMatchObject({
    series: [
      { breakdown: { country: 'FR' }, total: 1 },
      { other: true, total: 3 },
    ],
  })
})

test.each<[compare: object, from: string]>([
  [{ offset: 'period' }, '2026-09-25'],
  [{ offset: 'period', match: 'weekday' }, '2026-09-21'],
  [{ offset: '12mo' }, '2025-10-05'],
  [{ offset: '12mo', match: 'weekday' }, '2025-10-06'],
])('[D45] compared with %j, the range begins on %s', async (compare, from) => {
  const ask = await project([])
  const answer = await ask({ kind: 'trend', from: '2026-10-05', until: '2026-10-15', compare })
  expect(answer).toMatchObject({ previous: { from: `${from}T00:00:00.000Z` } })
})

test('[D46] new, returning, resurrecting and dormant', async () => {
  const ask = await project([
    came('old', 1),
    came('a', 5),
    came('a', 6),
    came('b', 4),
    came('a', 8),
    came('old', 8),
    came('', 6),
  ])
  expect(await ask({ kind: 'lifecycle', from: '2026-10-05', until: '2026-10-09' })).toMatchObject({
    new: [1, 0, 0, 0],
    returning: [0, 1, 0, 0],
    resurrecting: [0, 0, 0, 2],
    dormant: [1, 0, 1, 0],
  })
})

test('[D47] stickiness is on how many days people came', async () => {
  const ask = await project([came('a', 5), came('a', 5), came('a', 6), came('b', 7), came('', 8)])
  expect(await ask({ kind: 'stickiness', ...week })).toMatchObject({
    intervals: 7,
    people: [1, 1, 0, 0, 0, 0, 0],
  })
})

test('[D48] a distribution has a bar for every step, with what lies below only where there is some', async () => {
  const ask = await project([came('a', 5), came('a', 6), came('b', 5)])
  expect(await ask({ kind: 'distribution', ...week, edges: [1, 2, 3] })).toMatchObject({
    units: 2,
    figures: { min: 1, max: 2, avg: 1.5, p50: 1, p90: 2 },
    bars: [
      { from: 1, until: 2, units: 1 },
      { from: 2, until: 3, units: 1 },
      { from: 3, until: null, units: 0 },
    ],
  })
  const high = await ask({ kind: 'distribution', ...week, edges: [2] })
  expect(high).toMatchObject({ bars: [{ from: null, until: 2, units: 1 }, { units: 1 }] })
})

test('[D49] what a session is', async () => {
  const visit = (minute: number, more: Partial<Event> = {}): Partial<Event> => ({
    session_id: 's1',
    timestamp: at(5) + minute * 60_000,
    ...more,
  })
  const ask = await project([
    visit(0, { name: 'session_start', country: 'DE' }),
    visit(0, { page_path: '/in', country: 'DE' }),
    visit(3, { name: 'click', country: 'FR' }),
    visit(5, { page_path: '/out' }),
    visit(1, { session_id: 's2', page_path: '/in', country: 'AT' }),
    visit(1, { session_id: 's2', name: 'session_start' }),
  ])
  const measures = ['duration', 'events', 'pages', 'bounced'].map((name) => ({
    fn: 'sum',
    field: `session.${name}`,
    as: name,
  }))
  const table = { kind: 'table', ...week, measures, order_by: 'duration' }
  const group_by = ['session.entry_page', 'session.exit_page', 'country']
  expect(await ask({ ...table, group_by })).toMatchObject({
    rows: [
      ['/in', '/out', 'DE', 300, 4, 2, 0],
      ['/in', '/in', 'AT', 0, 2, 1, 1],
    ],
  })
  // Of a session that was picked by one event, all events count.
  const clicked = await ask({ ...table, group_by: ['session.bounced'], event: 'click' })
  expect(clicked).toMatchObject({ rows: [['0', 300, 4, 2, 0]] })
})

test('[D49] [Q1.3] sessions have no other figures, and conditions on both stand under "all"', async () => {
  const ask = await project([])
  const bySession = { kind: 'table', ...week, group_by: ['session.entry_page'] }
  await expect(ask(bySession)).rejects.toMatchObject({
    message: expect.stringMatching(/"people", "sessions"/),
  })
  const either = [
    { field: 'session.pages', op: 'gt', value: 1 },
    { field: 'country', op: 'is', value: 'DE' },
  ]
  const filtered = { kind: 'trend', ...week, measure: { fn: 'sessions' } }
  await expect(ask({ ...filtered, filter: { any: either } })).rejects.toMatchObject({ path: '/filter' })
  await expect(ask({ ...filtered, filter: { all: either } })).resolves.toBeDefined()
})

test('[Q1.6] an answer that shows nothing says what of the question was never seen', async () => {
  const ask = await project([came('a', 5, { name: 'buy', properties: { plan: 'pro', cart: { total: 5 } } })])
  const notesOf = async (question: object) =>
    (await ask({ kind: 'trend', ...week, ...question })).meta.notes?.map((note) => /"[^"]+"/.exec(note)?.[0])
  const having = (field: string) => ({ field: `properties.${field}`, op: 'is', value: 'free' })
  expect(await notesOf({ event: 'buy', filter: having('plan') })).toBeUndefined()
  expect(await notesOf({ event: ['by', 'buy'] })).toBeUndefined()
  expect(await notesOf({ event: 'by', filter: having('cart.total') })).toEqual(['"by"'])
  expect(await notesOf({ series: [{ event: 'by' }, { filter: having('paln') }] })).toEqual(['"by"', '"paln"'])
  expect(await notesOf({ kind: 'table', group_by: ['name'], filter: having('paln') })).toEqual(['"paln"'])
  expect(await notesOf({ kind: 'distribution', event: 'by' })).toEqual(['"by"'])
  expect(await notesOf({ kind: 'lifecycle', event: 'by' })).toEqual(['"by"'])
  expect(await notesOf({ kind: 'stickiness', event: 'by' })).toEqual(['"by"'])
  expect(await notesOf({ kind: 'overview', filter: having('paln') })).toEqual(['"paln"'])
})
