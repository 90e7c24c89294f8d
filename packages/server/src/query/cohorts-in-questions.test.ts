import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerQuestion } from './answer-question.ts'
import { createMemoryCache } from './cache/memory-cache.ts'
import { explainQuestion } from './explain-question.ts'
import { answerJourney } from './journeys/answer-journey.ts'
import type { KeptCohort } from './journeys/cohorts/bind-cohorts.ts'
import { parseJourney } from './journeys/journey-question.ts'
import { parseQuestion } from './parse/parse-question.ts'
import type { Question } from './question.ts'
import { ask, expectNaive, store } from './testing/agreement.ts'
import { events, moments, splits } from './testing/arbitraries.ts'
import { cohortCondition, cohortGroup } from './testing/arbitrary-filters.ts'
import { questions } from './testing/arbitrary-questions.ts'
import { testEvent } from './testing/event.ts'
import { nowMs, openWorld, type World } from './testing/open-world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const dayMs = 86_400_000
const pro: KeptCohort = { id: 'c1', name: 'pro', definition: { rule: { did: { event: 'upgrade' } } } }
const gone: KeptCohort = { id: 'c2', name: 'gone', definition: { rule: { did: { event: 'never' } } } }
const inPro = { field: 'cohort', op: 'in', value: ['pro'] }

function deps(cohorts: readonly KeptCohort[] = [pro, gone]) {
  return { ...world.deps(), cohorts: () => Promise.resolve(cohorts) }
}

async function answer(project: string, question: object, tenantId?: string) {
  const context = world.context(project, tenantId === undefined ? {} : { tenantId })
  return answerQuestion(deps(), context, parseQuestion({ last: '7d', ...question }))
}

test('[Q2] [D76] any question, asked about cohorts, gives what a walk over the events gives', async () => {
  const cases = fc.constantFrom(...moments).chain((moment) =>
    fc.record({
      events: events(moment),
      splits,
      questions: fc.array(
        fc
          .tuple(questions(moment), cohortCondition, cohortGroup)
          .map(([question, filter, group]): Question => {
            if (question.kind === 'trend') return { ...question, breakdown: [group] }
            if (question.kind !== 'table') return { ...question, filter: { not: filter } }
            const { order_by: _order, ...rest } = question
            const others = question.group_by.filter(
              (other) => typeof other === 'string' && !other.startsWith('session.'),
            )
            return { ...rest, filter, group_by: [group, ...others.slice(0, 1)] }
          }),
        { minLength: 3, maxLength: 6 },
      ),
    }),
  )
  await fc.assert(
    fc.asyncProperty(cases, async ({ events, splits, questions }) => {
      const project = await store(world, events, splits)
      for (const question of questions) {
        expectNaive(await ask(world, project, question), { events, splits, question })
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 4) },
  )
})

test('[Q1.3] [D76] a cohort that there is not is a fault with its place', async () => {
  const project = world.newProject()
  const faultOf = (question: object) =>
    answer(project, question).catch((cause: unknown) => (cause instanceof Error ? cause : undefined))
  const trend = { kind: 'trend' }
  for (const [question, path, message] of [
    [{ ...trend, filter: { any: [{ ...inPro, value: ['pro', 'prp'] }] } }, '/filter/any/0/value/1', /"prp"/],
    [{ ...trend, filter: { ...inPro, op: 'is', value: 'prp' } }, '/filter/value', /"prp"/],
    [{ ...trend, series: [{ filter: { ...inPro, value: ['x'] } }] }, '/series/0/filter/value/0', /"x"/],
    [{ ...trend, breakdown: [{ field: 'cohort', cohorts: ['x'] }] }, '/breakdown/0/cohorts/0', /"x"/],
    [{ ...trend, breakdown: ['cohort'] }, '/breakdown/0', /Say which cohorts/],
    [{ ...trend, filter: { ...inPro, op: 'contains' } }, '/filter/op', /"not_in"/],
    [{ ...trend, filter: { ...inPro, value: [5] } }, '/filter/value/0', /is a text/],
    [{ ...trend, measure: { fn: 'distinct', field: 'cohort' } }, '/measure/field', /Say which cohorts/],
  ] as const) {
    expect(await faultOf(question)).toMatchObject({
      code: 'question_invalid',
      path,
      message: expect.stringMatching(message),
    })
  }
})

test('[D76] an answer that shows nothing says which of its cohorts have nobody', async () => {
  const project = world.newProject()
  await world.insert([
    testEvent(project, { user_id: 'ann', name: 'upgrade', timestamp: nowMs - dayMs }),
    testEvent(project, { user_id: 'bob', name: 'view', timestamp: nowMs - dayMs }),
  ])
  const of = async (names: readonly string[], more: object = {}) =>
    (await answer(project, { kind: 'trend', filter: { ...inPro, value: names }, ...more })).meta.empty_cohorts
  expect(await of(['pro', 'gone'])).toBeUndefined()
  expect(await of(['gone'])).toEqual(['gone'])
  expect(await of(['pro'], { event: 'view' })).toBeUndefined()
  expect(await of(['pro', 'c2'], { event: 'view' })).toEqual(['c2'])
  const funnel = { kind: 'funnel', last: '7d', steps: [{}, {}], filter: { ...inPro, value: ['gone'] } }
  const asked = await answerJourney(deps(), world.context(project), parseJourney(funnel))
  expect(asked).toMatchObject({ series: [{ started: 0 }], meta: { empty_cohorts: ['gone'] } })
})

test('[T1] [D76] who is restricted to a tenant learns nothing of who is in a cohort by others’ events', async () => {
  const project = world.newProject()
  await world.insert([
    // Ann upgraded with another tenant: what "mine" knows of her is a view alone.
    testEvent(project, { user_id: 'ann', name: 'upgrade', tenant_id: 'theirs', timestamp: nowMs - dayMs }),
    testEvent(project, { user_id: 'ann', name: 'view', tenant_id: 'mine', timestamp: nowMs - dayMs }),
    testEvent(project, { user_id: 'bob', name: 'upgrade', tenant_id: 'mine', timestamp: nowMs - dayMs }),
  ])
  const table = { kind: 'table', group_by: [{ field: 'cohort', cohorts: ['pro'] }], order_by: 'cohort' }
  const rows = async (tenantId?: string) => {
    const found = await answer(project, table, tenantId)
    return found.kind === 'table' ? found.rows : []
  }
  expect(await rows()).toEqual([['pro', 3]])
  expect(await rows('mine')).toEqual([
    ['pro', 1],
    [null, 1],
  ])
  expect(await answer(project, { ...table, filter: { ...inPro, op: 'not_in' } }, 'mine')).toMatchObject({
    rows: [[null, 1]],
  })
  const explained = await explainQuestion(
    deps(),
    world.context(project, { tenantId: 'mine' }),
    parseQuestion({ last: '7d', ...table }),
  )
  expect(explained.estimate).toBeNull()
})

test('[Q4] [D76] an answer about cohorts is not kept past an event that changes them, however old', async () => {
  const project = world.newProject()
  const view = testEvent(project, { user_id: 'ann', name: 'view', timestamp: nowMs - dayMs })
  await world.insert([view])
  let now = nowMs
  const cached = {
    ...deps(),
    cache: createMemoryCache({ maxEntries: 10, maxBytes: 1e6, now: () => now }),
    now: () => now,
  }
  const asked = async (more: object = {}) => {
    now += 1
    const question = { kind: 'trend', last: '7d', event: 'view', filter: inPro, ...more }
    const found = await answerQuestion(cached, world.context(project), parseQuestion(question))
    return found.kind === 'trend' ? [found.series[0]?.total, found.meta.cached] : []
  }
  expect(await asked()).toEqual([0, false])
  await world.insert([
    testEvent(project, { user_id: 'ann', name: 'upgrade', timestamp: nowMs - 300 * dayMs }),
  ])
  expect(await asked({ max_age: 60 })).toEqual([0, true])
  expect(await asked()).toEqual([1, false])
})
