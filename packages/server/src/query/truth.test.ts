import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { numberFunctions, type Question } from './question.ts'
import { ask, expectNaive, expectSame, store, type Case } from './testing/agreement.ts'
import { events, moments, splits } from './testing/arbitraries.ts'
import { questions, rollupQuestions, visitQuestions } from './testing/arbitrary-questions.ts'
import { testEvent } from './testing/event.ts'
import { openWorld, type World } from './testing/open-world.ts'

const regressions = join(import.meta.dirname, 'regressions')
// `SEED=` asks a failed run again, `RUNS=` asks for longer than every day's check may take.
const seed = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }
const numRuns = Number(process.env['RUNS'] ?? 20)

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const files = readdirSync(regressions).filter((file) => file.endsWith('.json'))

test.each(files)('[Q2] still answers what once went wrong: %s', async (file) => {
  const known = JSON.parse(readFileSync(join(regressions, file), 'utf8')) as Case
  const project = await store(world, known.events, known.splits)
  expectNaive(await ask(world, project, known.question), known)
})

test('[Q2] [Q2.1] [Q2.6] [Q2.8] [Q2.9] [D10] [D23] [D24] [D30] [D31] answers what a walk over the events gives', async () => {
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
        const asked = { events, splits, question }
        await reported(asked, async () => expectNaive(await ask(world, project, question), asked))
      }
    }),
    { ...seed, numRuns },
  )
})

test('[Q2.3] rollups and the events give the same answer', async () => {
  const cases = fc.constantFrom(...moments).chain((moment) =>
    fc.record({
      events: events(moment),
      splits,
      questions: fc.array(fc.oneof(rollupQuestions(moment), visitQuestions(moment)), {
        minLength: 1,
        maxLength: 6,
      }),
    }),
  )
  let fromRollup = 0
  await fc.assert(
    fc.asyncProperty(cases, async ({ events, splits, questions }) => {
      const project = await store(world, events, splits)
      for (const question of questions) {
        await reported({ events, splits, question }, async () => {
          const chosen = await ask(world, project, question)
          expectNaive(chosen, { events, splits, question })
          if (chosen.meta.source === 'events') return
          fromRollup += 1
          expectSame(chosen, await ask(world, project, question, 'events'))
        })
      }
    }),
    { ...seed, numRuns },
  )
  expect(fromRollup).toBeGreaterThan(0)
})

test('[Q2] [Q2.4] [Q2.6] any numbers and any sample rates, but for rounding', async () => {
  const [moment] = moments
  // Only of one sign: what is left of a sum where numbers cancel out is rounding alone.
  const number = fc.double({ min: 1e-3, max: 1e9, noNaN: true })
  const cases = fc.array(fc.tuple(number, number, fc.double({ min: 0.001, max: 1, noNaN: true })), {
    minLength: 1,
    maxLength: 30,
    size: 'max',
  })
  await fc.assert(
    fc.asyncProperty(cases, async (numbers) => {
      const events = numbers.map(([value, price, sample_rate], index) =>
        testEvent('', { timestamp: moment.at + index * 1e7, value, sample_rate, properties: { price } }),
      )
      const project = await store(world, events)
      for (const fn of numberFunctions) {
        for (const field of ['value', 'properties.price']) {
          const question: Question = {
            kind: 'trend',
            from: moment.at,
            until: moment.at + 3e8,
            measure: { fn, field },
          }
          await reported({ events, question }, async () =>
            expectNaive(await ask(world, project, question), { events, question }),
          )
        }
      }
    }),
    { ...seed, numRuns: Math.ceil(numRuns / 4) },
  )
})

/** Adds to an error the file that keeps it from coming back. */
async function reported(known: Case, check: () => Promise<void>): Promise<void> {
  try {
    await check()
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const kept = JSON.stringify(known)
    throw new Error(`${message}\nKeep this as a file of regressions/, then mend it:\n${kept}`, { cause })
  }
}
