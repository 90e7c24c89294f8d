import type { Event } from '@tidemark/event'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerQuestion, type QueryContext } from './answer-question.ts'
import type { Series, TableAnswer, TrendAnswer } from './answer/answer.ts'
import { explainQuestion } from './explain-question.ts'
import { parseQuestion } from './parse/parse-question.ts'
import type { Question } from './question.ts'
import { testEvent } from './testing/event.ts'
import { nowMs, openWorld, type World } from './testing/open-world.ts'
import type { QueryBudget } from '../store/store.ts'

const dayMs = 86_400_000

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** A project with these events, and ways to ask about it. The last three days are the range if none is given. */
async function project(events: readonly Partial<Event>[]) {
  const id = world.newProject()
  await world.insert(events.map((event) => testEvent(id, event)))
  async function ask(fields: object, budget: Partial<QueryBudget> = {}, context: Partial<QueryContext> = {}) {
    const question = parseQuestion({ last: '3d', ...fields })
    return answerQuestion(world.deps(budget), world.context(id, context), question)
  }
  return {
    id,
    ask,
    async trend(fields: object = {}, budget?: Partial<QueryBudget>): Promise<TrendAnswer> {
      const answer = await ask({ kind: 'trend', ...fields }, budget)
      if (answer.kind !== 'trend') throw new Error('a trend')
      return answer
    },
    async table(fields: object): Promise<TableAnswer> {
      const answer = await ask({ kind: 'table', ...fields })
      if (answer.kind !== 'table') throw new Error('a table')
      return answer
    },
  }
}

const labels = (series: readonly Series[]) =>
  series.map(({ breakdown, other, total }) => [
    other ? 'THE REST' : Object.values(breakdown).join('+'),
    total,
  ])

test('[Q2.5] there is a bucket for every interval, with 0 or nothing where nothing happened', async () => {
  const { trend } = await project([{ timestamp: nowMs - dayMs, value: 5 }])
  expect((await trend()).series).toEqual([{ breakdown: {}, other: false, values: [0, 1, 0], total: 1 }])
  const avg = await trend({ measure: { fn: 'avg', field: 'value' } })
  expect(avg.series[0]?.values).toEqual([null, 5, null])
  const sum = await trend({ measure: { fn: 'sum', field: 'properties.price' } })
  expect(sum.series[0]).toMatchObject({ values: [0, 0, 0], total: 0 })
})

test('[Q2.5] a project without events has an answer too', async () => {
  const { trend, table } = await project([])
  expect((await trend()).series).toEqual([{ breakdown: {}, other: false, values: [0, 0, 0], total: 0 }])
  expect((await trend({ measure: { fn: 'p90', field: 'value' } })).series[0]?.total).toBeNull()
  const divided = await trend({ breakdown: ['country'], compare: 'previous_period' })
  expect([divided.series, divided.previous?.series]).toEqual([[], []])
  expect((await table({ group_by: ['country'] })).rows).toEqual([])
})

test('[Q2.5] a total is that of the range: who came on two days is one person', async () => {
  const { trend } = await project([{ timestamp: nowMs - dayMs }, {}, { anonymous_id: 'bob' }])
  const { series } = await trend({ measure: { fn: 'people' } })
  expect(series[0]).toMatchObject({ values: [0, 1, 2], total: 2 })
})

test('[Q2.4] what was sampled counts for those that were not', async () => {
  const { trend } = await project([{ sample_rate: 0.1, value: 10 }, { value: 21 }])
  const total = async (measure: object) => (await trend({ measure })).series[0]?.total
  expect(await total({ fn: 'count' })).toBe(11)
  expect(await total({ fn: 'sum', field: 'value' })).toBe(121)
  expect(await total({ fn: 'avg', field: 'value' })).toBe(11)
  expect(await total({ fn: 'p90', field: 'value' })).toBe(10)
  expect(await total({ fn: 'p99', field: 'value' })).toBe(21)
  expect(await total({ fn: 'people' })).toBe(1)
})

test('[Q2.4] [D30] events of nobody are events, but of no person and no session', async () => {
  const { trend } = await project([{ anonymous_id: '' }, { user_id: 'u', anonymous_id: 'ann' }])
  expect((await trend()).series[0]?.total).toBe(2)
  expect((await trend({ measure: { fn: 'people' } })).series[0]?.total).toBe(1)
  expect((await trend({ measure: { fn: 'sessions' } })).series[0]?.total).toBe(1)
})

test('[Q2.4] events of robots count when they are asked for', async () => {
  const { trend } = await project([{ is_bot: true }, {}, {}])
  const total = async (bots?: string) => (await trend(bots === undefined ? {} : { bots })).series[0]?.total
  expect([await total(), await total('include'), await total('only')]).toEqual([2, 3, 1])
})

test('[Q2.8] the rest is one series, and its people are counted once', async () => {
  const { trend } = await project([
    { country: 'DE', anonymous_id: 'a' },
    { country: 'DE', anonymous_id: 'b' },
    { country: 'FR', anonymous_id: 'c' },
    { country: 'AT', anonymous_id: 'c' },
  ])
  const { series } = await trend({ measure: { fn: 'people' }, breakdown: ['country'], breakdown_limit: 1 })
  expect(series).toEqual([
    { breakdown: { country: 'DE' }, other: false, values: [0, 0, 2], total: 2 },
    { breakdown: {}, other: true, values: [0, 0, 1], total: 1 },
  ])
})

test('[Q2.8] unset, "null", "other" and empty are four different things', async () => {
  const { trend } = await project([
    ...Array.from({ length: 5 }, () => ({ properties: { plan: 'null' } })),
    ...Array.from({ length: 4 }, () => ({ properties: {} })),
    ...Array.from({ length: 3 }, () => ({ properties: { plan: 'other' } })),
    ...Array.from({ length: 2 }, () => ({ properties: { plan: '' } })),
    { properties: { plan: 'x' } },
  ])
  const { series } = await trend({ breakdown: ['properties.plan'], breakdown_limit: 4 })
  expect(series.map(({ breakdown, other, total }) => [breakdown['properties.plan'], other, total])).toEqual([
    ['null', false, 5],
    [null, false, 4],
    ['other', false, 3],
    ['', false, 2],
    [undefined, true, 1],
  ])
})

test('[Q2.8] equal totals are in the order of their text, unset last', async () => {
  const { trend } = await project([
    { country: 'b' },
    {},
    { country: 'a' },
    { country: 'B' },
    { country: 'é' },
  ])
  const { series } = await trend({ breakdown: ['country'] })
  expect(series.map(({ breakdown }) => breakdown['country'])).toEqual(['B', 'a', 'b', 'é', null])
})

test('[Q2.8] series without a figure come last', async () => {
  const { trend } = await project([{ country: 'a' }, { country: 'b', value: -5 }, { country: 'c', value: 5 }])
  const { series } = await trend({ breakdown: ['country'], measure: { fn: 'max', field: 'value' } })
  expect(labels(series)).toEqual([
    ['c', 5],
    ['b', -5],
    ['a', null],
  ])
})

test('[Q2.7] both ranges of a comparison have the same series, in the order of the current one', async () => {
  const before = { timestamp: nowMs - 3 * dayMs }
  const { trend } = await project([
    { country: 'DE' },
    { country: 'DE' },
    { country: 'FR' },
    { ...before, country: 'FR' },
    { ...before, country: 'FR' },
    { ...before, country: 'FR' },
    { ...before, country: 'US' },
  ])
  const answer = await trend({ breakdown: ['country'], compare: 'previous_period' })
  expect(labels(answer.series)).toEqual([
    ['DE', 2],
    ['FR', 1],
    ['THE REST', 0],
  ])
  expect(labels(answer.previous?.series ?? [])).toEqual([
    ['DE', 0],
    ['FR', 3],
    ['THE REST', 1],
  ])
  expect(answer.previous?.until).toBe(answer.from)
})

test('[Q2.8] a table says whether there is more', async () => {
  const { table } = await project([{ country: 'a' }, { country: 'b' }, { country: 'b' }, {}])
  const whole = await table({ group_by: ['country'], limit: 3 })
  expect(whole).toMatchObject({
    truncated: false,
    rows: [
      ['b', 2],
      ['a', 1],
      [null, 1],
    ],
  })
  const cut = await table({ group_by: ['country'], limit: 2, order_by: 'country', descending: false })
  expect(cut).toMatchObject({
    truncated: true,
    rows: [
      ['a', 1],
      ['b', 2],
    ],
  })
})

test.each<[what: string, path: string, properties: Event['properties'], text: string | null]>([
  ['a text', 'x', { x: 'a' }, 'a'],
  ['a whole number', 'x', { x: 5 }, '5'],
  ['a number', 'x', { x: 0.1 }, '0.1'],
  ['a great number', 'x', { x: 1e21 }, '1e21'],
  ['true', 'x', { x: true }, 'true'],
  ['a date, which stays the text it was', 'x', { x: '2026-10-01T00:00:00Z' }, '2026-10-01T00:00:00Z'],
  ['a list', 'x', { x: ['a/b', 'c"d'] }, '["a/b","c\\"d"]'],
  ['null', 'x', { x: null }, null],
  ['an object', 'x', { x: { y: 1 } }, null],
  ['what lies in an object', 'x.y', { x: { y: 1 } }, '1'],
  ['a key with a dot', 'x.y', { 'x.y': 1 }, '1'],
  ['the path before the key', 'x.y', { 'x.y': 1, x: { y: 2 } }, '2'],
  ['a dot deep down', 'x.y%2Ez', { x: { 'y.z': 3 } }, '3'],
  ['a backslash', 'a\\b', { 'a\\b': 1 }, '1'],
  ['a line feed', 'a\nb', { 'a\nb': 1 }, '1'],
  ['backticks', '`a`', { '`a`': 1 }, '1'],
  ['brackets', 'a[]', { 'a[]': 1, a: [{ b: 1 }] }, '1'],
  ['two hundred letters', 'ä'.repeat(200), { ['ä'.repeat(200)]: 1 }, '1'],
  ['a number for a name', '5', { '5': 1 }, '1'],
])('[Q2.10] [Q2.11] the text of %s', async (_, path, properties, text) => {
  const { table } = await project([{ properties }])
  expect((await table({ group_by: [`properties.${path}`] })).rows).toEqual([[text, 1]])
})

test('[Q2.10] a property that is a number here and a text there', async () => {
  const values = [10, '20', '2e1', 'thirty', true, null, [1], '0x10', ' 5']
  const { table } = await project(values.map((price) => ({ properties: { price } })))
  const measures = [{ fn: 'sum', field: 'properties.price' }, { fn: 'count' }]
  const filter = (op: string, value: unknown) => ({ field: 'properties.price', op, value })
  const total = async (condition?: object) => {
    const { rows } = await table({
      group_by: ['name'],
      measures,
      ...(condition === undefined ? {} : { filter: condition }),
    })
    return rows[0]?.slice(1)
  }
  expect(await total()).toEqual([50, 9])
  expect(await total(filter('gte', 20))).toEqual([40, 2])
  expect(await total(filter('is', 20))).toEqual([40, 2])
  expect(await total(filter('is', '20'))).toEqual([20, 1])
  expect(await total(filter('is', true))).toEqual([0, 1])
  expect(await total(filter('starts_with', '1'))).toEqual([10, 1])
})

test('[Q2.10] properties that have no column of their own are found all the same', async () => {
  const many = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`p${index}`, index]))
  const { table } = await project([{ properties: many }])
  expect((await table({ group_by: ['properties.p7', 'properties.p399'] })).rows).toEqual([['7', '399', 1]])
})

test('[Q2.9] not is the opposite, also for what is unset', async () => {
  const { table } = await project([{ country: 'DE' }, { country: 'FR' }, {}])
  const countries = async (filter: object) =>
    (await table({ group_by: ['country'], filter, order_by: 'country', descending: false })).rows.map(
      ([country]) => country,
    )
  const isDe = { field: 'country', op: 'is', value: 'DE' }
  expect(await countries({ not: isDe })).toEqual(['FR', null])
  expect(await countries({ field: 'country', op: 'is_not', value: 'DE' })).toEqual(['FR', null])
  expect(await countries({ field: 'country', op: 'not_contains', value: 'D' })).toEqual(['FR', null])
  expect(await countries({ not: { field: 'country', op: 'lt', value: 5 } })).toEqual(['DE', 'FR', null])
})

test('[Q2.9] a pattern that is none is the question’s fault', async () => {
  const { id, ask } = await project([{}])
  const filter = (value: string) => ({ field: 'name', op: 'matches', value }) as const
  await expect(ask({ kind: 'trend', filter: filter('(') })).rejects.toMatchObject({
    code: 'question_invalid',
    path: '/filter/value',
    message: expect.stringMatching(/missing closing \)/),
  })
  // What only the engine finds fault with is the question's too.
  const unread: Question = { kind: 'trend', last: '3d', filter: filter('a{1001}') }
  const fault = { code: 'question_invalid', message: expect.stringMatching(/repetition/) }
  await expect(answerQuestion(world.deps(), world.context(id), unread)).rejects.toMatchObject(fault)
  await expect(explainQuestion(world.deps(), world.context(id), unread)).rejects.toMatchObject(fault)
})

test('[Q2.3] says where the answer comes from, and why', async () => {
  const { id, trend } = await project([{}])
  expect((await trend()).meta).toMatchObject({
    source: 'rollup',
    exact: true,
    computed_at: '2026-11-21T12:30:00.000Z',
  })
  const reasonOf = async (fields: object) => {
    const question = parseQuestion({ kind: 'trend', last: '3d', ...fields })
    const { source, reason } = await explainQuestion(world.deps(), world.context(id), question)
    return `${source}: ${reason}`
  }
  expect(await reasonOf({ timezone: 'Asia/Tokyo' })).toMatch(/^rollup: /)
  expect(await reasonOf({ timezone: 'Asia/Kolkata' })).toMatch(/^rollup: The visits.*half hour/)
  expect(await reasonOf({ timezone: 'Asia/Kathmandu' })).toMatch(/^events: .*whole hours of UTC/)
  const people = { measure: { fn: 'people' } }
  expect(await reasonOf(people)).toMatch(/^rollup: The visits/)
  expect(await reasonOf({ ...people, event: 'buy' })).toMatch(/^events: .*no count of people/)
  const bounces = { measure: { fn: 'avg', field: 'session.bounced' } }
  expect(await reasonOf(bounces)).toMatch(/^rollup: The visits/)
  expect(await reasonOf({ ...bounces, breakdown: ['country'] })).toMatch(/^events: .*whole sessions/)
  expect(await reasonOf({ measure: { fn: 'p90', field: 'value' } })).toMatch(/^events: .*no p90 of "value"/)
  expect(await reasonOf({ breakdown: ['country'] })).toMatch(/^rollup: The visits/)
  expect(await reasonOf({ breakdown: ['city'] })).toMatch(/^events: .*not have the field "city"/)
  expect(await reasonOf({ last: '10m', interval: 'minute' })).toMatch(/^events: .*whole hours/)
})

test('[Q1.2] an answer that would be too long is refused before the work', async () => {
  const { ask } = await project([{}])
  const long = { kind: 'trend', last: '1000h', interval: 'hour', breakdown: ['country'], breakdown_limit: 50 }
  await expect(ask(long)).rejects.toMatchObject({
    code: 'query_too_large',
    message: expect.stringMatching(/longer interval.* or for 48 series/),
  })
  await expect(ask({ ...long, breakdown_limit: 48 })).resolves.toBeDefined()
})

test.each<[code: string, budget: Partial<QueryBudget>, fields: object]>([
  ['query_too_large', { maxRowsRead: 1000 }, { event: 'page_view', measure: { fn: 'people' } }],
  ['query_too_much_memory', { maxMemoryBytes: 100_000 }, { breakdown: ['properties.id'] }],
  ['query_too_large', { maxResultRows: 10 }, { interval: 'hour' }],
])('[Q1] past its budget a question fails alone, with %s', async (code, budget, fields) => {
  const { trend } = await project(
    Array.from({ length: 3000 }, (_, index) => ({
      timestamp: nowMs - (index % 60) * 3_600_000,
      properties: { id: `id-${index}` },
    })),
  )
  await expect(trend(fields, budget)).rejects.toMatchObject({ code })
  expect((await trend()).series[0]?.total).toBe(3000)
})

test.each<[what: string, fields: object, path: string, message: RegExp]>([
  ['a field there is not', { breakdown: ['plan'] }, '/breakdown/0', /"properties\.plan"/],
  ['a field in another spelling', { breakdown: ['pagePath'] }, '/breakdown/0', /"page_path"/],
  ['a sum of texts', { measure: { fn: 'sum', field: 'country' } }, '/measure/field', /no number/],
  ['a zone there is not', { timezone: 'Berlin' }, '/timezone', /Europe\/Berlin/],
  ['a property without a name', { breakdown: ['properties.'] }, '/breakdown/0', /Name the property/],
  ['a name that the engine cannot read', { breakdown: ['properties.a.:`b`'] }, '/breakdown/0', /backtick/],
  [
    'a field deep in a filter',
    { filter: { any: [{ not: { field: 'x', op: 'is_set' } }] } },
    '/filter/any/0/not/field',
    /no field "x"/,
  ],
])('[Q1.3] refuses %s and says where', async (_, fields, path, message) => {
  const { trend } = await project([])
  await expect(trend(fields)).rejects.toMatchObject({
    code: 'question_invalid',
    path,
    message: expect.stringMatching(message),
  })
})

test('[Q1.3] refuses columns of one name, and an order by none', async () => {
  const { table } = await project([])
  const twice = {
    group_by: ['country'],
    measures: [
      { fn: 'sum', field: 'value' },
      { fn: 'sum', field: 'properties.x' },
    ],
  }
  await expect(table(twice)).rejects.toMatchObject({
    path: '/measures/1',
    message: expect.stringMatching(/"as"/),
  })
  await expect(table({ group_by: ['country'], order_by: 'people' })).rejects.toMatchObject({
    path: '/order_by',
  })
})
