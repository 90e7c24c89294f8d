import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEvent } from '../../testing/event.ts'
import { nowMs, openWorld, type World } from '../../testing/open-world.ts'
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
})
