import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { know } from '../../naive/known.ts'
import { naiveMembers } from '../../naive/naive-cohort.ts'
import { naivePatterns } from '../../naive/naive-patterns.ts'
import { idOf, store } from '../../testing/agreement.ts'
import { events, moments, names, splits } from '../../testing/arbitraries.ts'
import { testEvent } from '../../testing/event.ts'
import { nowMs, openWorld, type World } from '../../testing/open-world.ts'
import type { CohortRule } from '../cohorts/cohort-rule.ts'
import { planCohort } from '../cohorts/plan-cohort.ts'
import { answerPatterns } from './answer-patterns.ts'
import { parsePatterns } from './patterns-question.ts'

const dayMs = 86_400_000

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function patterns(
  project: string,
  question: object,
  { rule, against, at = nowMs }: { rule: CohortRule; against?: CohortRule | undefined; at?: number },
) {
  const context = { timezone: 'UTC', nowMs: at, maxResultRows: 1000 }
  const plan = (rule: CohortRule) => planCohort({ rule }, () => undefined, context)
  const sides = { cohort: plan(rule), against: against && plan(against) }
  return answerPatterns(world.deps(), world.context(project), parsePatterns(question), sides)
}

test('[Q2] [D77] patterns and their people are those that a walk over the events finds', async () => {
  const rule = fc.constantFrom(...names).map((event): CohortRule => ({ did: { event } }))
  const more = fc.record(
    {
      length: fc.constantFrom(1, 2, 3),
      per: fc.constantFrom('person' as const, 'session' as const),
      within: fc.constantFrom('30m', '1d'),
      by: fc.constantFrom('name', 'page_path', 'properties.plan'),
      filter: fc.constant({ field: 'country', op: 'is_set' as const }),
    },
    { requiredKeys: [] },
  )
  const cases = fc.constantFrom(...moments).chain((moment) =>
    fc.record({
      events: events(moment),
      splits,
      rule,
      against: fc.option(rule, { nil: undefined }),
      question: more.map((own) => ({ from: moment.at - 4 * dayMs, until: moment.at + 3 * dayMs, ...own })),
    }),
  )
  await fc.assert(
    fc.asyncProperty(cases, async ({ events: sent, splits, rule, against, question }) => {
      const at = Math.max(...moments.map((moment) => moment.at)) + 30 * dayMs
      const project = await store(world, sent, splits)
      const own = sent.map((event, index) => ({ ...event, event_id: idOf(index) }))
      know(own, splits)
      const range = { fromMs: question.from, untilMs: question.until }
      const among = (rule: CohortRule) => naiveMembers(own, rule, { nowMs: at, funnelRange: range })
      const members = new Set(among(rule))
      const isOther = (person: string) =>
        !members.has(person) && (against === undefined || among(against).includes(person))
      const walked = [...naivePatterns(own, question, range)]
        .map(([steps, people]) => {
          const list = [...people]
          return [steps, list.filter((one) => members.has(one)).length, list.filter(isOther).length] as const
        })
        .filter(([, mine, theirs]) => mine + theirs > 0)
      const answer = await patterns(project, question, { rule, against, at })
      // Where one side has nobody there is nothing to compare.
      if (answer.members === 0 || answer.others === 0) return
      const told = [
        ...answer.patterns.map(({ event, ...rest }) => ({ steps: [event], ...rest })),
        ...answer.sequences,
      ]
      const byText = (rows: readonly (readonly [string, number, number])[]) =>
        rows.toSorted(([a], [b]) => (a < b ? -1 : 1))
      expect(
        byText(told.map(({ steps, members, others }) => [JSON.stringify(steps), members, others])),
      ).toEqual(byText(walked))
    }),
    { numRuns: Number(process.env['RUNS'] ?? 4) },
  )
})

test('[D77] what comes right after what tells buyers from others, and how sure that is', async () => {
  const project = world.newProject()
  const session = (person: string, ...steps: readonly string[]) =>
    steps.map((name, index) =>
      testEvent(project, { anonymous_id: person, name, timestamp: nowMs - dayMs + index * 60_000 }),
    )
  await world.insert(
    Array.from({ length: 20 }, (_, index) => [
      ...session(`buyer${index}`, 'search', 'search', 'view', ...(index < 18 ? ['cart'] : []), 'buy'),
      ...session(`other${index}`, 'view', 'search', ...(index < 2 ? ['view', 'cart'] : [])),
    ]).flat(2),
  )
  const answer = await patterns(project, { last: '7d' }, { rule: { did: { event: 'buy' } } })
  expect(answer).toMatchObject({ members: 20, others: 20 })
  const [surest] = answer.sequences
  expect(surest).toMatchObject({
    steps: ['view', 'search'],
    members: 0,
    others: 20,
    lift: null,
    difference: -1,
  })
  const found = (...steps: readonly string[]) =>
    answer.sequences.find((sequence) => sequence.steps.join() === steps.join())
  expect(found('cart', 'buy')).toMatchObject({ members: 18, others: 0, lift: null })
  const carted = found('search', 'view', 'cart')
  expect(carted).toMatchObject({ members: 18, others: 2, lift: 9 })
  expect(carted?.lift_low).toBeCloseTo(2.4, 1)
  expect(carted?.q_value).toBeGreaterThan(carted?.p_value ?? 1)
  expect(carted?.q_value).toBeLessThan(0.001)
})
