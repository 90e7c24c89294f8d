import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import { testEvent } from '../testing/event.ts'
import { nowMs, openWorld, type World } from '../testing/open-world.ts'
import { planCrowd } from './crowd/plan-crowd.ts'
import { listPeople, type PeoplePageAnswer } from './list-people.ts'
import { parsePeopleRequest } from './people-request.ts'

const hourMs = 3_600_000

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function list(project: string, body: object, scope: Partial<Scope> = {}): Promise<PeoplePageAnswer> {
  const { crowd, ...request } = parsePeopleRequest(body)
  const asOfMs = request.cursor?.asOfMs ?? nowMs
  const found = crowd && planCrowd(crowd, { timezone: 'UTC', nowMs: asOfMs, maxResultRows: 1000 })
  const context = { scope: { projectId: project, tenantId: undefined, ...scope } }
  return listPeople(world.deps(), context, { ...request, crowd: found, asOfMs })
}

const iso = (hoursAgo: number) => new Date(nowMs - hoursAgo * hourMs).toISOString()

test('[D75] a person is listed once, with all ids, the latest traits, and when they were seen', async () => {
  const project = world.newProject()
  const at = (hoursAgo: number) => nowMs - hoursAgo * hourMs
  await world.insert([
    testEvent(project, { anonymous_id: 'a1', timestamp: at(9) }),
    testEvent(project, {
      kind: 'identify',
      name: 'identify',
      anonymous_id: 'a1',
      user_id: 'ann',
      timestamp: at(8),
      properties: { plan: 'free' },
    }),
    testEvent(project, {
      kind: 'identify',
      name: 'identify',
      anonymous_id: '',
      user_id: 'ann',
      timestamp: at(2),
      properties: { plan: 'pro', city: 'Köln' },
    }),
    testEvent(project, { anonymous_id: 'bob', timestamp: at(1) }),
    testEvent(project, { anonymous_id: '', timestamp: at(1) }),
  ])
  await world.fold()
  const { meta: _meta, ...all } = await list(project, {})
  expect(all).toEqual({
    total: 2,
    people: [
      { id: 'bob', ids: ['bob'], traits: {}, first_seen: iso(1), last_seen: iso(1), events: 1 },
      {
        id: 'ann',
        ids: ['ann', 'a1'],
        traits: { plan: 'pro', city: 'Köln' },
        first_seen: iso(9),
        last_seen: iso(2),
        events: 3,
      },
    ],
    next_cursor: null,
  })
  const found = async (search: string) => (await list(project, { search })).people.map(({ id }) => id)
  expect(await found('A1')).toEqual(['ann'])
  expect(await found('köln')).toEqual(['ann'])
  expect(await found('b')).toEqual(['bob'])
  expect(await found('plan')).toEqual([])
})

test('[D75] pages go on where the one before ended, whatever came in between', async () => {
  const project = world.newProject()
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  await world.insert(
    names.map((name, index) => testEvent(project, { anonymous_id: name, timestamp: nowMs - (index >> 1) })),
  )
  const listed: string[] = []
  let cursor: string | null = null
  do {
    const page: PeoplePageAnswer = await list(project, { limit: 2, ...(cursor === null ? {} : { cursor }) })
    expect(page.total).toBe(7)
    listed.push(...page.people.map(({ id }) => id))
    cursor = page.next_cursor
    // Who comes after all would stand first, and is not on this list any more.
    await world.insert([testEvent(project, { anonymous_id: 'g', timestamp: nowMs + 1000 })])
  } while (cursor !== null)
  expect(listed.toSorted()).toEqual(names)
})

test('[T1] [D75] who is restricted to a tenant lists and finds what its events alone show', async () => {
  const project = world.newProject()
  const seen = { kind: 'identify', name: 'identify', user_id: 'ann', properties: { city: 'Ulm' } } as const
  await world.insert([
    testEvent(project, { ...seen, anonymous_id: 'a1', tenant_id: 't1' }),
    testEvent(project, { ...seen, anonymous_id: 'a2', tenant_id: 't2', properties: { city: 'Jena' } }),
    testEvent(project, { anonymous_id: 'bob', tenant_id: 't2' }),
  ])
  await world.fold()
  const found = await list(project, { of: { kind: 'active' }, limit: 1 }, { tenantId: 't1' })
  expect(found).toMatchObject({
    total: 1,
    people: [{ id: 'ann', ids: ['ann', 'a1'], traits: { city: 'Ulm' }, events: 1 }],
    next_cursor: null,
    meta: { rows_read: null },
  })
  for (const search of ['bob', 'a2', 'Jena']) {
    expect(await list(project, { search }, { tenantId: 't1' })).toMatchObject({ total: 0, people: [] })
  }
})
