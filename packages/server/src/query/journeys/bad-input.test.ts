import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEvent } from '../testing/event.ts'
import { nowMs, openWorld, type World } from '../testing/open-world.ts'
import { askJourney } from './testing/journey-agreement.ts'

const hourMs = 3_600_000

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const funnel = { kind: 'funnel', last: '7d', steps: [{ event: 'a' }, { event: 'b' }] }
const steps = (...list: object[]) => ({ ...funnel, steps: list })

test.each<[what: string, question: object, path: string, message: RegExp]>([
  ['a circle', steps({ name: 'a', after: ['b'] }, { name: 'b' }), '/steps/0/after/0', /after itself/],
  [
    'a step after itself',
    steps({ name: 'a' }, { name: 'b', after: ['b'] }),
    '/steps/1/after/0',
    /after itself/,
  ],
  [
    'a step that is listed later',
    steps({ name: 'a', after: ['c'] }, { name: 'b', after: [] }, { name: 'c', after: ['b'] }),
    '/steps/0/after/0',
    /listed later/,
  ],
  ['an unknown step', steps({ name: 'a' }, { after: ['x'] }), '/steps/1/after/0', /no step "x"/],
  ['two steps of one name', steps({ name: 'a' }, { name: 'a' }), '/steps/1/name', /names of their own/],
  [
    'a first step that may be left out',
    steps({ optional: true }, {}),
    '/steps/0/optional',
    /cannot be left out/,
  ],
  ['one step', steps({ event: 'a' }), '/steps', /2 to 20/],
  ['a window of years', { ...funnel, window: '367d' }, '/window', /366d/],
  ['a window that is none', { ...funnel, window: '1y' }, '/window', /no window/],
  [
    'exclusions in any order',
    { ...funnel, order: 'any', exclusions: [{ event: 'c' }] },
    '/exclusions',
    /"ordered"/,
  ],
  ['an exclusion of nothing', { ...funnel, exclusions: [{}] }, '/exclusions/0', /"event"/],
  ['a control without variants', { ...funnel, control: 'a' }, '/control', /no breakdown/],
  ['brackets that fall', { kind: 'retention', last: '7d', brackets: [3, 1] }, '/brackets/1', /rise/],
  ['a path both ways', { kind: 'path', last: '7d', after: {}, before: {} }, '/before', /one of them/],
  ['an event beside the steps', { ...funnel, event: 'a' }, '/event', /A funnel has no "event"/],
])('[Q1.3] refuses %s and says where', async (_, question, path, message) => {
  await expect(askJourney(world, world.newProject(), question)).rejects.toMatchObject({
    code: 'question_invalid',
    path,
    message: expect.stringMatching(message),
  })
})

test('[D58] says which step there is no event of, and that windows are still open', async () => {
  const project = world.newProject()
  await world.insert([testEvent(project, { name: 'a', timestamp: nowMs - hourMs })])
  const answer = await askJourney(
    world,
    project,
    steps(
      { event: 'a' },
      { name: 'paid', event: 'a', filter: { field: 'properties.plann', op: 'is', value: 'pro' } },
    ),
  )
  expect(answer).toMatchObject({
    series: [{ started: 1, finished: 0 }],
    notes: [
      expect.stringMatching(/not over yet/),
      expect.stringMatching(/step "paid".*spelled/),
      expect.stringMatching(/property "plann"/),
    ],
  })
})

test('[D58] says so when a window is longer than all data, and still counts right', async () => {
  const project = world.newProject()
  await world.insert([
    testEvent(project, { name: 'a', timestamp: nowMs - 2 * hourMs }),
    testEvent(project, { name: 'b', timestamp: nowMs - hourMs }),
  ])
  expect(
    await askJourney(world, project, { ...steps({ event: 'a' }, { event: 'b' }), window: '366d' }),
  ).toMatchObject({
    series: [{ started: 1, finished: 1 }],
    notes: [expect.stringMatching(/not over yet/)],
  })
})

test.each([
  ['funnel', steps({ event: 'a', filter: { field: 'properties.plann', op: 'is_not', value: 'x' } }, {})],
  ['retention', { kind: 'retention', last: '7d', start: {}, breakdown: 'properties.plann' }],
  ['path', { kind: 'path', last: '7d', by: 'properties.plann' }],
])('[D58] a %s about a property that no event ever had says so', async (_, question) => {
  const project = world.newProject()
  await world.insert([testEvent(project, { name: 'a', properties: { plan: 'pro', 'a.b': 1, c: { d: 2 } } })])
  const answer = await askJourney(world, project, question)
  expect(answer.notes.filter((note) => note.includes('property'))).toEqual([
    expect.stringMatching(/No event ever had the property "plann"/),
  ])
  const known = JSON.parse(JSON.stringify(question).replace('plann', 'plan')) as object
  for (const name of ['plan', 'a.b', 'c.d']) {
    const asked = JSON.parse(JSON.stringify(known).replace('properties.plan', `properties.${name}`)) as object
    const { notes } = await askJourney(world, project, asked)
    expect(notes.filter((note) => note.includes('property'))).toEqual([])
  }
})
