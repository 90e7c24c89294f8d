import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ScopedSql } from '../../../store/sql.ts'
import { testEvent } from '../../testing/event.ts'
import { nowMs, openWorld, type World } from '../../testing/open-world.ts'
import { planContextOf } from '../answer-journey.ts'
import { codedCounts, codedPathsSql, mostPathCodes } from './coded-paths.ts'
import { hashedCounts, hashedPathsSql, hashesOf, hashTextsSql } from './hashed-paths.ts'
import { parsePaths } from './parse-paths.ts'
import type { PathCounts } from './path-counts.ts'
import { planPaths, type PathsPlan } from './plan-paths.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const codes = ['/', '/a', '/b', '/c']

async function countedThreeWays(project: string, question: object) {
  const context = world.context(project)
  const { scope } = context
  const ask = async (query: ScopedSql) => (await world.store.select(query, world.deps().budget)).rows
  const plan: PathsPlan = planPaths(
    parsePaths({ kind: 'path', last: '1d', by: 'page_path', per: 'person', ...question }),
    planContextOf(world.deps(), context, nowMs),
  )
  const coded = async (isPrecise: boolean) =>
    codedCounts(plan, codes, await ask(codedPathsSql(plan, codes, { scope, isPrecise })))
  const rows = await ask(hashedPathsSql(plan, scope))
  const texts = await ask(hashTextsSql(plan, hashesOf(rows), scope))
  return { quick: await coded(false), precise: await coded(true), hashed: hashedCounts(plan, rows, texts) }
}

function sorted(counts: PathCounts | undefined) {
  const ordered = (list: readonly object[] = []) => list.map((item) => JSON.stringify(item)).toSorted()
  return { units: counts?.units, paths: ordered(counts?.paths), links: ordered(counts?.links) }
}

function views(project: string, idOf: (index: number) => string) {
  // Three of each person's five are of one millisecond.
  return Array.from({ length: 6 }, (_, person) =>
    ['/', '/b', '/a', '/c', ''].map((page_path, index) =>
      testEvent(project, {
        event_id: idOf(person * 5 + ((index * 2) % 5)),
        anonymous_id: `p${person % 4}`,
        page_path,
        timestamp: nowMs - 60_000 * person - (index < 3 ? 3 : index === 3 ? 2 : 1),
      }),
    ),
  ).flat()
}

test('[Q2] [D66] paths are the same whether labels are told by codes or, where there are too many, by hashes', async () => {
  const project = world.newProject()
  const hex = (index: number) => (index + 16).toString(16)
  await world.insert(views(project, (index) => `${hex(index)}000000-0000-4000-8000-000000000000`))
  const longest = { steps: 20, fold: false }
  for (const question of [{}, longest, { before: {} }, { steps: 2, of: { event: 'page_view' } }]) {
    const { quick, precise, hashed } = await countedThreeWays(project, question)
    expect(hashed.units).toBe(4)
    expect(sorted(quick)).toEqual(sorted(hashed))
    expect(sorted(precise)).toEqual(sorted(hashed))
  }
})

test('[Q2] [D66] the whole ids are asked for where their beginnings do not tell events of one millisecond apart', async () => {
  const project = world.newProject()
  await world.insert(views(project, (index) => `00000000-0000-4000-8000-0000000000${index + 16}`))
  const { quick, precise, hashed } = await countedThreeWays(project, {})
  expect(quick).toBeUndefined()
  expect(sorted(precise)).toEqual(sorted(hashed))
})

test('[Q2] a path with its count fits into 256 bits, however long it is', () => {
  const most = (steps: number) =>
    mostPathCodes(
      planPaths(parsePaths({ kind: 'path', last: '1d', steps }), {
        timezone: 'UTC',
        nowMs,
        maxResultRows: 1000,
      }),
    )
  expect(most(5)).toBe(20_000)
  expect(most(20)).toBe(1022)
})
