import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChanges } from '../../store/changes.ts'
import { createMemoryCache } from '../cache/memory-cache.ts'
import { testEvent } from '../testing/event.ts'
import { nowMs, openWorld, type World } from '../testing/open-world.ts'
import { answerJourney } from './answer-journey.ts'
import { parseJourney } from './journey-question.ts'

const dayMs = 86_400_000

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const range = { from: nowMs - 20 * dayMs, until: nowMs - 10 * dayMs }

test.each([
  { kind: 'funnel', ...range, window: '1d', steps: [{ event: 'a' }, { event: 'b' }] },
  { kind: 'retention', ...range, interval: 'day', periods: 3 },
  { kind: 'path', ...range, per: 'person' },
])('[Q4] keeps the answer to a $kind until something comes into its range', async (question) => {
  const project = world.newProject()
  const changes = createChanges()
  const deps = {
    ...world.deps(),
    store: {
      ...world.store,
      lastChange: async (id: string, span: { firstMs: number; lastMs: number }) => changes.last(id, span),
    },
    cache: createMemoryCache({ maxEntries: 10, maxBytes: 1e7, now: () => nowMs }),
  }
  const ask = () => answerJourney(deps, world.context(project), parseJourney(question))
  const add = async (timestamp: number) => {
    await world.insert([testEvent(project, { name: 'a', anonymous_id: `p${timestamp}`, timestamp })])
    changes.loaded([project], { firstMs: timestamp, lastMs: timestamp })
  }
  await add(nowMs - 15 * dayMs)
  const first = await ask()
  expect(first.meta.cached).toBe(false)
  const again = await ask()
  expect(again).toEqual({ ...first, meta: { ...first.meta, cached: true } })
  // Past all that it reads.
  await add(nowMs - dayMs)
  expect((await ask()).meta.cached).toBe(true)
  await add(nowMs - 12 * dayMs)
  const third = await ask()
  expect(third.meta.cached).toBe(false)
  expect(third).not.toEqual(first)
})

test('[Q4] [D62] a kept retention says which brackets have begun since', async () => {
  const project = world.newProject()
  let now = nowMs
  const cache = createMemoryCache({ maxEntries: 10, maxBytes: 1e7, now: () => now })
  const deps = { ...world.deps(), cache, now: () => now }
  await world.insert([testEvent(project, { name: 'a', timestamp: nowMs - dayMs })])
  const question = { kind: 'retention', from: nowMs - 2 * dayMs, until: nowMs, interval: 'day', periods: 2 }
  const ask = async () => {
    const answer = await answerJourney(deps, world.context(project), parseJourney(question))
    return answer.kind === 'retention' ? answer.series[0]?.rows.at(-1)?.returned : undefined
  }
  expect(await ask()).toContain(null)
  now += 5 * dayMs
  expect(await ask()).not.toContain(null)
})
