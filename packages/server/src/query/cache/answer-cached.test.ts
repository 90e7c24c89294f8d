import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChanges } from '../../store/changes.ts'
import type { Store } from '../../store/store.ts'
import { answerQuestion, type QueryDeps } from '../answer-question.ts'
import { parseQuestion } from '../parse/parse-question.ts'
import { testEvent } from '../testing/event.ts'
import { nowMs, openWorld, type World } from '../testing/open-world.ts'
import { createMemoryCache } from './memory-cache.ts'

const dayMs = 86_400_000
const closed = { from: '2026-11-10', until: '2026-11-20' }

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** A project with a cache and a clock of its own, that counts the statements which read events. */
async function project() {
  const id = world.newProject()
  let now = nowMs
  let statements = 0
  const { store } = world
  const changes = createChanges()
  const counting: Store = {
    ...store,
    lastChange: async (projectId, span) => changes.last(projectId, span),
    select(query, budget) {
      statements += 1
      return store.select(query, budget)
    },
  }
  const deps: QueryDeps = {
    ...world.deps(),
    store: counting,
    cache: createMemoryCache({ maxEntries: 1000, maxBytes: 1e7, now: () => now }),
    now: () => now,
  }
  return {
    ask: (fields: object, tenantId?: string) =>
      answerQuestion(
        deps,
        world.context(id, tenantId === undefined ? {} : { tenantId }),
        parseQuestion({ kind: 'trend', measure: { fn: 'people' }, ...fields }),
      ),
    /** As the loader does it: in the table, then said. */
    async add(timestamp: number, fields: object = {}) {
      await world.insert([testEvent(id, { timestamp, ...fields })])
      changes.loaded([id], { firstMs: timestamp, lastMs: timestamp })
    },
    pass(ms: number) {
      now += ms
    },
    /** How many statements were asked since the last time. */
    asked() {
      const count = statements
      statements = 0
      return count
    },
  }
}

test('[Q4] an answer is given again until something comes into its range', async () => {
  const { ask, add, pass, asked } = await project()
  await add(nowMs - 3 * dayMs)
  const first = await ask(closed)
  expect(first.meta).toMatchObject({ cached: false, age_ms: 0 })
  expect(asked()).toBe(2)
  pass(3 * 60 * 60_000)
  const again = await ask(closed)
  expect(again).toEqual({ ...first, meta: { ...first.meta, cached: true, age_ms: 3 * 60 * 60_000 } })
  // Nothing has come into these days: that is known without asking the engine.
  expect(asked()).toBe(0)
  // On the last day but after the range, then late into it.
  await add(nowMs)
  expect((await ask(closed)).meta.cached).toBe(true)
  await add(nowMs - 4 * dayMs, { anonymous_id: 'late' })
  const late = await ask(closed)
  expect(late).toMatchObject({ meta: { cached: false }, series: [{ total: 2 }] })
})

test('[Q4] what is still running is never older than what has come', async () => {
  const { ask, add } = await project()
  expect(await ask({ last: '1d' })).toMatchObject({ series: [{ total: 0 }] })
  await add(nowMs)
  expect(await ask({ last: '1d' })).toMatchObject({ meta: { cached: false }, series: [{ total: 1 }] })
  expect((await ask({ last: '1d' })).meta.cached).toBe(true)
})

test('[Q4] an older answer will do for who says so', async () => {
  const { ask, add, pass, asked } = await project()
  await ask({ last: '1d' })
  asked()
  await add(nowMs)
  pass(20_000)
  const old = await ask({ last: '1d', max_age: 30 })
  expect(old).toMatchObject({ meta: { cached: true, age_ms: 20_000 }, series: [{ total: 0 }] })
  expect(asked()).toBe(0)
  pass(20_000)
  expect(await ask({ last: '1d', max_age: 30 })).toMatchObject({ series: [{ total: 1 }] })
})

test('[Q4] [T1] nobody gets the answer of another scope, zone or question', async () => {
  const { ask, add } = await project()
  await add(nowMs - 3 * dayMs, { tenant_id: 't1' })
  await ask(closed)
  expect(await ask(closed, 't2')).toMatchObject({ meta: { cached: false }, series: [{ total: 0 }] })
  expect((await ask(closed, 't1')).meta.cached).toBe(false)
  expect((await ask({ ...closed, timezone: 'Asia/Tokyo' })).meta.cached).toBe(false)
  expect((await ask({ ...closed, event: 'x' })).meta.cached).toBe(false)
  expect((await ask({ ...closed, until: '2026-11-21' })).meta.cached).toBe(false)
  expect((await ask(closed)).meta.cached).toBe(true)
  // What came for one tenant leaves the other's answer as it is.
  await add(nowMs - 3 * dayMs, { tenant_id: 't2' })
  expect((await ask(closed, 't1')).meta.cached).toBe(true)
})

test('[Q4] whoever asks the same at the same time waits for the same answer', async () => {
  const { ask, add, asked } = await project()
  await add(nowMs - 3 * dayMs)
  const answers = await Promise.all([ask(closed), ask(closed), ask(closed)])
  expect(answers.map((answer) => answer.kind === 'trend' && answer.series[0]?.total)).toEqual([1, 1, 1])
  expect(asked()).toBe(4)
})
