import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEvent } from '../../testing/event.ts'
import { nowMs, openWorld, type World } from '../../testing/open-world.ts'
import { askJourney } from '../testing/journey-agreement.ts'

const dayMs = 86_400_000

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('[D62] what has not begun is null, and the curve leaves out what is not over', async () => {
  const project = world.newProject()
  const came = (person: string, ...days: readonly number[]) =>
    days.map((day) => testEvent(project, { anonymous_id: person, timestamp: nowMs + day * dayMs }))
  // Today is day 0, and not over.
  await world.insert([...came('ann', -3, -2, 0), ...came('bob', -3), ...came('cy', -1, 0)])
  const answer = await askJourney(world, project, { kind: 'retention', last: '4d', periods: 2 })
  if (answer.kind !== 'retention') throw new Error('a retention')
  expect(answer.brackets).toEqual([
    { from: 0, until: 1 },
    { from: 1, until: 2 },
    { from: 2, until: 3 },
  ])
  const [series] = answer.series
  expect(series?.rows.map(({ people, returned }) => [people, ...returned])).toEqual([
    [2, 0, 1, 0],
    [0, 0, 0, 0],
    [1, 0, 1, null],
    [0, 0, null, null],
  ])
  expect(series?.curve).toEqual([0, 0.5, 0])
})
