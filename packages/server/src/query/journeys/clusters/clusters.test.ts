import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEvent } from '../../testing/event.ts'
import { nowMs, openWorld, type World } from '../../testing/open-world.ts'
import type { FromTable } from '../../sql/columns.ts'
import { listPeople } from '../../people/list-people.ts'
import { planContextOf } from '../answer-journey.ts'
import { parseCohort } from '../cohorts/cohort-rule.ts'
import { membersSql } from '../cohorts/cohort-sql.ts'
import { planCohort } from '../cohorts/plan-cohort.ts'
import { answerClusters } from './answer-clusters.ts'
import { parseClusters } from './clusters-question.ts'

const hourMs = 3_600_000

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function clusters(project: string, question: object) {
  return answerClusters(world.deps(), world.context(project), parseClusters(question), undefined)
}

/** Who belongs to a cohort that is kept by the rule of a cluster. */
async function members(project: string, at: object) {
  const rule = { people: { of: { kind: 'clusters', last: '7d' }, at } }
  const context = world.context(project)
  const plan = planCohort(parseCohort({ rule }), () => undefined, planContextOf(world.deps(), context, nowMs))
  const crowd = { members: (from: FromTable) => membersSql(plan, from), world: { sample: undefined } }
  const page = { crowd, search: undefined, limit: 100, cursor: undefined, asOfMs: nowMs }
  return (await listPeople(world.deps(), context, page)).people.map(({ id }) => id)
}

test('[D78] people who do the same lie in one cluster, whose events say what that is', async () => {
  const project = world.newProject()
  const person = (id: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).flatMap(([name, count]) =>
      Array.from({ length: count }, () =>
        testEvent(project, { anonymous_id: id, name, timestamp: nowMs - hourMs }),
      ),
    )
  await world.insert([
    ...Array.from({ length: 30 }, (_, index) =>
      person(`reader${index}`, { read: 10 + ((index * 7) % 13), search: 1 + ((index * 5) % 4) }),
    ).flat(),
    ...Array.from({ length: 20 }, (_, index) =>
      person(`buyer${index}`, { buy: 6 + ((index * 3) % 5), search: 6 + ((index * 7) % 4) }),
    ).flat(),
    ...Array.from({ length: 10 }, (_, index) =>
      person(`helper${index}`, { answer: 12 + index, read: 1 + ((index * 3) % 4) }),
    ).flat(),
  ])
  const answer = await clusters(project, { last: '7d' })
  expect(answer).toMatchObject({ people: 60, looked_at: 60, notes: [] })
  expect(answer.tried.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8])
  expect(answer.silhouette).toBeGreaterThan(0.7)
  expect(answer.clusters.map(({ people }) => people)).toEqual([30, 20, 10])
  expect(answer.clusters.map(({ events }) => events[0]?.event)).toEqual(['read', 'buy', 'answer'])
  expect(answer.clusters[1]?.typical.every((id) => id.startsWith('buyer'))).toBe(true)
  expect(answer.clusters[1]?.typical).toHaveLength(10)
  const { meta: _meta, ...again } = await clusters(project, { last: '7d' })
  expect(answer).toMatchObject(again)
  // Everybody was looked at, so each has the people whom the clusters are made of; a cohort keeps them by that rule.
  const memberships = await Promise.all(
    answer.clusters.map((_, index) => members(project, { cluster: index + 1, ...answer.by })),
  )
  expect(memberships.map(({ length }) => length)).toEqual([30, 20, 10])
  expect(memberships[1]?.every((id) => id.startsWith('buyer'))).toBe(true)
  await world.insert([testEvent(project, { anonymous_id: 'late', name: 'buy', timestamp: nowMs - hourMs })])
  expect(await members(project, { cluster: 2, ...answer.by })).toContain('late')
  expect((await clusters(project, { last: '7d', k: 2 })).clusters).toHaveLength(2)
})

test('[D78] where there is hardly anybody, that is said', async () => {
  const project = world.newProject()
  expect(await clusters(project, { last: '7d' })).toMatchObject({
    people: 0,
    clusters: [],
    silhouette: null,
    notes: [expect.stringMatching(/too few people/)],
  })
  await expect(clusters(project, { last: '7d', k: 1 })).rejects.toMatchObject({ path: '/k' })
  const at = { cluster: 1, events: ['read', 'buy'], centers: [[1]] }
  await expect(members(project, at)).rejects.toMatchObject({ path: '/rule/people/at/centers/0' })
})
