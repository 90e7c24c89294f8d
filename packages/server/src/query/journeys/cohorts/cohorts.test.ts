import type { Event } from '@tidemark/event'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { must } from '../../../errors.ts'
import { know } from '../../naive/known.ts'
import { naiveMembers } from '../../naive/naive-cohort.ts'
import type { Crowd } from '../../people/crowd/crowd.ts'
import { listPeople } from '../../people/list-people.ts'
import { idOf, store } from '../../testing/agreement.ts'
import { events, moments, names, splits } from '../../testing/arbitraries.ts'
import { testEvent } from '../../testing/event.ts'
import { openWorld, testBudget, type World } from '../../testing/open-world.ts'
import { parseCohort, type CohortDefinition, type CohortRule } from './cohort-rule.ts'
import { cohortSizeSql, membersSql } from './cohort-sql.ts'
import { planCohort, type FindCohort } from './plan-cohort.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function people(
  project: string,
  definition: CohortDefinition,
  nowMs: number,
  find: FindCohort = () => undefined,
) {
  const plan = planCohort(parseCohort(definition), find, { timezone: 'UTC', nowMs, maxResultRows: 1000 })
  const scope = { projectId: project, tenantId: undefined }
  const sizes = await world.store.select(cohortSizeSql(plan, scope), testBudget)
  const crowd: Crowd = { members: (from) => membersSql(plan, from), world: { sample: undefined } }
  const page = { crowd, search: undefined, limit: 1000, cursor: undefined, asOfMs: Date.UTC(2100, 0) - 1 }
  const listed = await listPeople(world.deps(), { scope }, page)
  expect(sizes.rows).toEqual([{ people: listed.total }])
  return listed.people.map(({ id }) => id).toSorted()
}

const choice = fc.oneof(
  fc.record({ event: fc.constantFrom(...names) }),
  fc.constant({ filter: { field: 'country', op: 'is' as const, value: 'a' } }),
  fc.constant({}),
)
const span = fc.constantFrom('1d', '3d', '9d')
const moment = fc.constantFrom<{ last?: string; before?: string }>(
  {},
  { last: '2d' },
  { before: '1d' },
  { before: '4d' },
)

function rules(from: number, until: number): fc.Arbitrary<CohortRule> {
  const leaf: fc.Arbitrary<CohortRule> = fc.oneof(
    fc.record(
      { did: choice, at_least: fc.integer({ min: 1, max: 3 }), last: span },
      { requiredKeys: ['did'] },
    ),
    fc.record(
      { did: choice, at_most: fc.integer({ min: 0, max: 2 }), last: span },
      { requiredKeys: ['did', 'at_most'] },
    ),
    fc.tuple(choice, moment).map(([did, when]) => ({ first_did: did, ...when })),
    fc.tuple(choice, moment).map(([did, when]) => ({ last_did: did, ...when })),
    fc.constantFrom<CohortRule>(
      { trait: { field: 'person.plan', op: 'is_set' } },
      { trait: { field: 'person.price', op: 'gt', value: 0 } },
    ),
    fc
      .record({
        first: choice,
        second: choice,
        step: fc.constantFrom(1, 2),
        outcome: fc.constantFrom('reached' as const, 'dropped' as const),
      })
      .map(({ first, second, step, outcome }) => ({
        funnel: { kind: 'funnel' as const, from, until, steps: [first, second] },
        step,
        outcome,
      })),
    fc.record({ start: choice, bracket: fc.constantFrom(1, 2) }).map(({ start, bracket }) => ({
      people: { of: { kind: 'retention', from, until, timezone: 'UTC', start }, at: { bracket } },
    })),
  )
  const some = fc.array(leaf, { minLength: 1, maxLength: 3 })
  return fc.oneof(
    leaf,
    fc.record({ all: some }),
    fc.record({ any: some }),
    fc.record({ not: fc.oneof(leaf, fc.record({ any: some })) }),
  )
}

test('[Q2] [D70] [D71] a cohort has the people that a walk over the events gives', async () => {
  const cases = fc.constantFrom(...moments).chain(({ at }) =>
    fc.record({
      at: fc.constant(at),
      events: events(
        must(
          moments.find((moment) => moment.at === at),
          'a moment',
        ),
      ),
      splits,
      rules: fc.array(rules(at - 5 * 86_400_000, at + 86_400_000), { minLength: 1, maxLength: 6 }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(cases, async ({ at, events: sent, splits, rules }) => {
      // Before they are asked about, all events have happened; that of `now` is one of them.
      const nowMs = Math.max(at, ...sent.map(({ timestamp }) => timestamp))
      const project = await store(world, sent, splits)
      const own: readonly Event[] = sent.map((event, index) => ({ ...event, event_id: idOf(index) }))
      know(own, splits)
      for (const rule of rules) {
        const funnelRange = { fromMs: at - 5 * 86_400_000, untilMs: at + 86_400_000 }
        const walked = naiveMembers(own, rule, { nowMs, funnelRange })
        expect((await people(project, { rule }, nowMs)).length, JSON.stringify(rule)).toBe(walked.length)
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 6) },
  )
})

test('[D71] a cohort as of a moment has who belonged to it then', async () => {
  const project = world.newProject()
  const at = (day: number) => Date.UTC(2026, 10, day)
  await world.insert([
    testEvent(project, { anonymous_id: 'ann', name: 'buy', timestamp: at(2) }),
    testEvent(project, { anonymous_id: 'bob', name: 'buy', timestamp: at(5) }),
    testEvent(project, { anonymous_id: 'ann', timestamp: at(6) }),
  ])
  const rule: CohortRule = { did: { event: 'buy' }, last: '7d' }
  const as_of = new Date(at(4)).toISOString()
  expect(await people(project, { rule }, at(10))).toEqual(['bob'])
  expect(await people(project, { rule, as_of }, at(10))).toEqual(['ann'])
  const steps = [{ event: 'buy' }, { event: 'page_view' }]
  const funnel = { kind: 'funnel' as const, last: '30d', steps }
  const dropped: CohortRule = { funnel, step: 1, outcome: 'dropped' }
  expect(await people(project, { rule: dropped }, at(10))).toEqual(['bob'])
  expect(await people(project, { rule: dropped, as_of }, at(10))).toEqual(['ann'])
  const find: FindCohort = () => ({ id: 'x', definition: { rule } })
  expect(await people(project, { rule: { in: 'x' }, as_of }, at(10), find)).toEqual(['ann'])
})

test('[D72] a list has the people that its ids belong to, each once', async () => {
  const project = world.newProject()
  await world.insert([
    testEvent(project, { anonymous_id: 'a1' }),
    testEvent(project, { kind: 'identify', anonymous_id: 'a1', user_id: 'ann' }),
    testEvent(project, { anonymous_id: 'bob' }),
    testEvent(project, { anonymous_id: 'cy' }),
  ])
  await world.fold()
  const nowMs = Date.UTC(2027, 0)
  expect(await people(project, { ids: ['a1', 'ann', 'cy', 'unknown'] }, nowMs)).toEqual(['ann', 'cy'])
  const find: FindCohort = () => ({ id: 'x', definition: { ids: ['ann', 'cy'] } })
  const others = { rule: { all: [{ not: { in: 'x' } }, { did: {} }] } }
  expect(await people(project, others, nowMs, find)).toEqual(['bob'])
})

test('[D73] a cohort that is made of itself is refused, however long the way, and so is an unknown one', async () => {
  const definitions: Readonly<Record<string, CohortDefinition>> = {
    a: { rule: { in: 'b' } },
    b: { rule: { not: { in: 'a' } } },
  }
  const find: FindCohort = (name) => {
    const definition = definitions[name]
    return definition === undefined ? undefined : { id: name, definition }
  }
  const asked = people('p', must(definitions['a'], 'a'), 0, find)
  await expect(asked).rejects.toMatchObject({
    code: 'question_invalid',
    message: expect.stringMatching(/made of itself/),
  })
  await expect(people('p', { rule: { in: 'c' } }, 0, find)).rejects.toMatchObject({ path: '/rule/in' })
})
