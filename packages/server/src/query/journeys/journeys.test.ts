import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import { store } from '../testing/agreement.ts'
import { events, moments, splits, type Moment } from '../testing/arbitraries.ts'
import { openWorld, type World } from '../testing/open-world.ts'
import type { JourneyQuestion } from './journey-question.ts'
import { funnelQuestions, pathsQuestions, retentionQuestions } from './testing/arbitrary-journeys.ts'
import { askJourney, expectWalked, type JourneyCase } from './testing/journey-agreement.ts'

const regressions = join(import.meta.dirname, 'regressions')
// `SEED=` asks a failed run again, `RUNS=` asks for longer than every day's check may take.
const seed = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }
const numRuns = Number(process.env['RUNS'] ?? 5)

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const files = readdirSync(regressions).filter((file) => file.endsWith('.json'))

test.each(files)('[Q2] still answers what once went wrong: %s', async (file) => {
  await check(JSON.parse(readFileSync(join(regressions, file), 'utf8')) as JourneyCase)
})

const kinds: readonly [string, (moment: Moment) => fc.Arbitrary<JourneyQuestion>][] = [
  ['funnel', funnelQuestions],
  ['retention', retentionQuestions],
  ['path', pathsQuestions],
]

test.each(kinds)(
  '[Q2] [D50] [D51] [D52] [D53] [D54] [D55] [D56] [D60] [D61] [D62] [D65] [D66] a %s is what a walk over the events gives',
  async (_, questions) => {
    const cases = fc.constantFrom(...moments).chain((moment) =>
      fc.record({
        events: events(moment),
        splits,
        questions: fc.array(questions(moment), { minLength: 1, maxLength: 8 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(cases, async ({ events, splits, questions }) => {
        const project = await store(world, events, splits)
        for (const question of questions) {
          const known = { events, splits, question }
          try {
            expectWalked(await askJourney(world, project, question), known)
          } catch (cause) {
            const message = cause instanceof Error ? cause.message : String(cause)
            throw new Error(
              `${message}\nKeep this as a file of regressions/, then mend it:\n${JSON.stringify(known)}`,
              { cause },
            )
          }
        }
      }),
      { ...seed, numRuns },
    )
  },
)

async function check(known: JourneyCase): Promise<void> {
  const project = await store(world, known.events, known.splits)
  expectWalked(await askJourney(world, project, known.question), known)
}
