import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ScopedSql } from '../../../store/sql.ts'
import type { Row } from '../../../store/store.ts'
import { testEvent } from '../../testing/event.ts'
import { nowMs, openWorld, type World } from '../../testing/open-world.ts'
import { planContextOf } from '../answer-journey.ts'
import { parseFunnel } from './parse-funnel.ts'
import { funnelSql, nextSql, valuesSql } from './funnel-sql.ts'
import { planFunnel } from './plan-funnel.ts'
import { codesOf, decoded, namesSql } from './value-codes.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('[Q2] [D56] values and names too many for codes are told by their texts, with the same answer', async () => {
  const project = world.newProject()
  const countries = ['de', '', 'fr', 'de', '', 'de', 'b']
  await world.insert(
    countries.flatMap((country, person) =>
      ['a', 'a', 'c', 'b', 'd'].slice(person % 2, 4 + (person % 2)).map((name, index) =>
        // Two of each person's events are of one millisecond, and differ in the country alone.
        testEvent(project, {
          name,
          anonymous_id: `p${person}`,
          country: index === 0 ? country : 'zz',
          timestamp: nowMs - 1000 + Math.max(1, index),
        }),
      ),
    ),
  )
  const question = parseFunnel({
    kind: 'funnel',
    last: '1d',
    steps: [{ event: 'a' }, { event: 'b' }, { event: 'd' }],
    breakdown: 'country',
    breakdown_limit: 2,
    next: 5,
  })
  const context = world.context(project)
  const { scope } = context
  const plan = planFunnel(question, planContextOf(world.deps(), context, nowMs))
  const ask = async (query: ScopedSql) => (await world.store.select(query, world.deps().budget)).rows
  // The rest has no value of its own.
  const sorted = (rows: readonly Row[]) =>
    rows.map((row) => JSON.stringify(row['series'] === 3 ? { ...row, value: null } : row)).toSorted()

  const { breakdown } = plan
  if (breakdown === undefined) throw new Error('The question has a breakdown.')
  const values = codesOf(await ask(valuesSql(plan, breakdown, scope)), 'value')
  const byCode = decoded(await ask(funnelSql(plan, scope, values)), 'value', values)
  expect(byCode.length).toBeGreaterThan(6)
  expect(sorted(byCode)).toEqual(sorted(await ask(funnelSql(plan, scope))))

  // Times, steps and codes that do not fit into 64 bits.
  const never = Array.from({ length: 17 }, () => ({ event: 'never' }))
  const long = { ...question, window: '366d', steps: [...question.steps, ...never] }
  const longest = planFunnel(long, planContextOf(world.deps(), context, nowMs))
  const more = [...(values ?? []), ...Array.from({ length: 300 }, (_, index) => `zz${index}`)]
  const byMore = decoded(await ask(funnelSql(longest, scope, more)), 'value', more)
  expect(sorted(byMore)).toEqual(sorted(await ask(funnelSql(longest, scope))))

  const names = codesOf(await ask(namesSql(plan.read, scope)), 'name')
  const next = decoded(await ask(nextSql(plan, 5, scope, names)), 'name', names)
  expect(sorted(next.map((row) => ({ ...row, name: row['name'] ?? '' })))).toEqual(
    sorted(await ask(nextSql(plan, 5, scope))),
  )
})
