import type { Event } from '@tidemark/event'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { QueryBudget } from '../store/store.ts'
import { answerQuestion } from './answer-question.ts'
import { explainQuestion } from './explain-question.ts'
import { parseQuestion } from './parse/parse-question.ts'
import { testEvent } from './testing/event.ts'
import { openWorld, type World } from './testing/open-world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function project(events: readonly Partial<Event>[]) {
  const id = world.newProject()
  await world.insert(events.map((event) => testEvent(id, event)))
  return {
    id,
    ask: (fields: object, budget: Partial<QueryBudget> = {}) =>
      answerQuestion(world.deps(budget), world.context(id), parseQuestion({ last: '3d', ...fields })),
  }
}

test('[Q1.4] the plan says what it would cost, and what would make it cheaper', async () => {
  const { id } = await project(Array.from({ length: 100 }, () => ({ city: 'Bonn' })))
  const explain = (fields: object, budget: Partial<QueryBudget> = {}) =>
    explainQuestion(world.deps(budget), world.context(id), parseQuestion({ last: '3d', ...fields }))
  const byCity = await explain({ kind: 'trend', breakdown: ['city'] })
  expect(byCity.hints).toEqual([{ hint: 'use_rollup', message: expect.stringMatching(/Without "city"/) }])
  expect(byCity.estimate?.rows).toBeGreaterThanOrEqual(100)
  expect(byCity.estimate?.bytes).toBeGreaterThan(100)
  expect(byCity.budget).toMatchObject({ fits: true, rows: 10_000_000 })
  expect((await explain({ kind: 'trend' })).hints).toEqual([])
  const refused = await explain({ kind: 'lifecycle', event: 'page_view' }, { maxRowsRead: 10 })
  expect(refused).toMatchObject({ budget: { fits: false }, hints: [{ hint: 'narrow' }] })
})

test('[Q1.5] past the budget a sample answers for who wants one', async () => {
  const { ask } = await project(
    Array.from({ length: 20_000 }, (_, index) => ({ anonymous_id: `person ${index % 5000}` })),
  )
  const question = { kind: 'trend', event: 'page_view', measure: { fn: 'people' } }
  const budget = { maxRowsRead: 15_000 }
  await expect(ask(question, budget)).rejects.toMatchObject({
    code: 'query_too_large',
    message: expect.stringMatching(/"sample": "auto"/),
  })
  const sampled = await ask({ ...question, sample: 'auto' }, budget)
  expect(sampled.meta).toMatchObject({ exact: false, sample: 0.1 })
  if (sampled.kind !== 'trend') throw new Error('a trend')
  expect(Math.abs((sampled.series[0]?.total ?? 0) - 5000)).toBeLessThan(1000)
  const whole = await ask({ ...question, sample: 'auto' })
  expect(whole).toMatchObject({ meta: { exact: true, sample: null }, series: [{ total: 5000 }] })
})

test('[Q1.5] a sample is of people: all of their events, the same ones in every question', async () => {
  const { ask } = await project([
    ...Array.from({ length: 3000 }, (_, index) => ({ anonymous_id: `p${index % 1000}`, city: 'Bonn' })),
    ...Array.from({ length: 1000 }, () => ({ anonymous_id: '' })),
  ])
  const table = (fields: object) => ask({ kind: 'table', group_by: ['city'], sample: 0.25, ...fields })
  const measures = [{ fn: 'people' }, { fn: 'count' }]
  const first = await table({ measures })
  if (first.kind !== 'table') throw new Error('a table')
  const [, people, events] = first.rows.find(([city]) => city === 'Bonn') ?? []
  expect(events).toBe(Number(people) * 3)
  expect(Math.abs(Number(people) - 1000)).toBeLessThan(200)
  const [, , nobody] = first.rows.find(([city]) => city === null) ?? []
  expect(Math.abs(Number(nobody) - 1000)).toBeLessThan(200)
  // The rollup has the exact answer: it is taken instead.
  expect((await ask({ kind: 'trend', sample: 0.25 })).meta).toMatchObject({ exact: true, source: 'rollup' })
})
