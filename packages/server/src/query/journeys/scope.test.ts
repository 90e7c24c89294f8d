import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { store } from '../testing/agreement.ts'
import { events, moments } from '../testing/arbitraries.ts'
import { cohorts } from '../testing/cohorts.ts'
import { nowMs, openWorld, type World } from '../testing/open-world.ts'
import { outsideOfScope } from '../testing/statements.ts'
import { answerJourney } from './answer-journey.ts'
import { bindCohorts } from './cohorts/bind-cohorts.ts'
import { explainedStatements } from './explain-journey.ts'
import { parseJourney } from './journey-question.ts'
import { funnelQuestions, pathsQuestions, retentionQuestions } from './testing/arbitrary-journeys.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const questions = fc
  .constantFrom(...moments)
  .chain((moment) =>
    fc.tuple(
      fc.oneof(funnelQuestions(moment), retentionQuestions(moment), pathsQuestions(moment)),
      events(moment),
    ),
  )

test('[T1] outside of scoped sub-queries journeys name no table', () => {
  fc.assert(
    fc.property(questions, ([question]) => {
      const context = world.context('p', { tenantId: 't' })
      const planContext = { timezone: 'UTC', nowMs, maxResultRows: 50_000 }
      const bound = bindCohorts(question, cohorts, planContext)
      for (const statement of explainedStatements(world.deps(), context, bound).statements) {
        expect(outsideOfScope(statement)).not.toMatch(/\b(events|person_map|trait_states)\b/)
      }
    }),
    { numRuns: 100 },
  )
})

test('[T1] [D16] who is restricted to a tenant gets what a project of nothing else would give', async () => {
  await fc.assert(
    fc.asyncProperty(questions, async ([question, all]) => {
      const whole = await store(world, all)
      const alone = await store(
        world,
        all.map((event) =>
          event.tenant_id === 't1' ? event : { ...event, name: 'none', is_bot: true, timestamp: 0 },
        ),
      )
      const answerOf = async (project: string, tenantId: string) => {
        const context = world.context(project, { tenantId })
        const { meta: _meta, ...rest } = await answerJourney(world.deps(), context, parseJourney(question))
        return rest
      }
      expect(await answerOf(whole, 't1')).toEqual(await answerOf(alone, 't1'))
    }),
    { numRuns: 6 },
  )
})
