import { textFields } from '@tidemark/event'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileSql } from '../store/sql.ts'
import {
  countFunctions,
  intervals,
  numberFunctions,
  operators,
  type Condition,
  type Measure,
  type Operator,
  type Question,
} from './question.ts'
import { moments, propertyNames } from './testing/arbitraries.ts'
import { questions } from './testing/arbitrary-questions.ts'
import { openWorld, type World } from './testing/open-world.ts'
import { statements } from './testing/statements.ts'

const scope = { projectId: 'p', tenantId: 't' }
let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** That the engine reads and plans a statement; it need not run for that. */
async function explain(question: Question): Promise<void> {
  for (const statement of statements(question, scope)) {
    const { text, params } = compileSql(statement)
    await world.engine.query(`EXPLAIN ${text}`, params)
  }
}

const numberMeasures = numberFunctions.flatMap((fn): Measure[] =>
  ['value', 'properties.a.b'].map((field) => ({ fn, field })),
)
const measures: readonly Measure[] = [...countFunctions.map((fn): Measure => ({ fn })), ...numberMeasures]

test.each(measures)('[Q2] the engine takes every measure: $fn $field', async (measure) => {
  for (const breakdown of [[], ['name'], ['country', 'properties.plan']]) {
    await explain({ kind: 'trend', last: '3d', measure, breakdown, compare: 'previous_period' })
  }
  await explain({ kind: 'table', last: '3d', group_by: ['name', 'country'], measures: [measure] })
})

test.each(intervals)('[Q2] the engine takes every interval: %s', async (interval) => {
  await explain({
    kind: 'trend',
    from: '2026-10-24',
    until: '2026-10-27',
    interval,
    timezone: 'Europe/Berlin',
  })
  await explain({ kind: 'trend', last: '2d', interval, timezone: 'Asia/Kolkata', measure: { fn: 'people' } })
})

test.each(textFields)('[Q2] the engine takes every column: %s', async (field) => {
  await explain({
    kind: 'table',
    last: '3d',
    group_by: [field],
    filter: {
      any: [
        { field, op: 'is', value: 1 },
        { field, op: 'is_set' },
      ],
    },
  })
})

const values: Readonly<Partial<Record<Operator, Condition['value']>>> = {
  in: ['a', 1, true],
  not_in: [1],
  between: [1, 2],
  gt: 1,
  gte: 1,
  lt: 1,
  lte: 1,
}
const fields = [
  'country',
  'name',
  'value',
  'is_bot',
  'retry_count',
  'event_id',
  'properties.plan',
  'properties.a.b',
]

test.each(operators)('[Q2] the engine takes every operator on every kind of field: %s', async (op) => {
  for (const field of fields) {
    const value = op === 'is_set' || op === 'is_not_set' ? undefined : (values[op] ?? 'a')
    await explain({
      kind: 'trend',
      last: '3d',
      filter: { not: { field, op, ...(value === undefined ? {} : { value }) } },
    })
  }
})

test.each(propertyNames.filter((name) => name !== ''))(
  '[Q2.11] the engine takes a property of any name: %j',
  async (name) => {
    const field = `properties.${name}`
    await explain({ kind: 'trend', last: '3d', breakdown: [field], measure: { fn: 'p90', field } })
  },
)

test('[Q2] the engine takes whatever can be asked', async () => {
  const anyQuestion = fc.constantFrom(...moments).chain(questions)
  await fc.assert(fc.asyncProperty(anyQuestion, explain), { numRuns: 60 })
  expect.assertions(0)
})
