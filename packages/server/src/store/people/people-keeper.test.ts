import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openChdbEngine } from '../chdb-engine.ts'
import type { Engine } from '../engine.ts'
import { migrate, readMigrations } from '../migrate.ts'
import { rowSettings } from '../row-settings.ts'
import { createPeopleKeeper, startPeopleKeeper } from './people-keeper.ts'

const atMs = Date.UTC(2026, 10, 1)

let folder: string
let engine: Engine
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-people-'))
  engine = await openChdbEngine({
    folder: join(folder, 'store'),
    maxMemoryBytes: 1e9,
    mergeThreads: 1,
    queryConcurrency: 1,
  })
  await migrate(engine, readMigrations())
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

test('[S5] folding piece by piece ends where folding everything at once does', async () => {
  const id = fc.constantFrom('a', 'b', 'c', 'u', 'v', 'w', "o'dd\\\n")
  const change = fc.oneof(
    fc.record({
      kind: fc.constant('identify'),
      anonymous_id: id,
      user_id: id,
      tenant_id: fc.constantFrom('', '', 't1', 't2'),
      properties: fc.constantFrom<object>(
        { plan: 'pro' },
        { plan: 'free', 'a.b': 1 },
        { $add: { logins: 1 } },
        {},
      ),
    }),
    fc.record({
      kind: fc.constant('alias'),
      user_id: id,
      tenant_id: fc.constantFrom('', 't1'),
      properties: fc.record({ previous_id: id }),
    }),
    fc.record({
      kind: fc.constant('group'),
      user_id: id,
      tenant_id: fc.constantFrom('t1', 't2'),
      properties: fc.constantFrom({ seats: 1 }, { seats: 2, $unset: ['x'] }, { x: 3 }),
    }),
  )
  const events = fc.array(fc.tuple(change, fc.integer({ min: 0, max: 5 }), fc.boolean()), {
    minLength: 1,
    maxLength: 15,
  })
  const splits = fc.array(fc.tuple(id, id, fc.boolean()), { maxLength: 3 })
  let project = 0
  await fc.assert(
    fc.asyncProperty(events, splits, async (events, splits) => {
      project += 1
      const [piecewise, atOnce] = [`piecewise-${project}`, `at-once-${project}`]
      const keeper = keeperOf()
      const rows = events.map(([fields, at], index) => ({ ...fields, at, eventId: eventId(index) }))
      for (const [index, row] of rows.entries()) {
        await insert(piecewise, [row])
        if (events[index]?.[2] === true) await keeper.foldNew()
      }
      await keeper.foldNew()
      for (const [fromId, toId, undone] of splits) {
        const change = { fromId, toId, undone, madeBy: 'ann', reason: '' }
        await keeper.changeLink({ ...change, projectId: piecewise })
        await keeper.changeLink({ ...change, projectId: atOnce })
      }
      await insert(atOnce, rows)
      await keeper.foldNew()
      expect(await folded(piecewise)).toEqual(await folded(atOnce))
    }),
    { numRuns: 8 },
  )
})

test('[S5] what is new is folded once, also after a restart, and everything where the count is off', async () => {
  await insert('p', [identify('phone', 'ann', 1)])
  await keeperOf().foldNew()
  const versions = await versionsOf('p')
  await keeperOf().foldNew()
  await insert('p', [identify('laptop', 'bob', 2)])
  await keeperOf().foldNew()
  expect(await versionsOf('p')).toEqual({ ...versions, laptop: expect.any(Number) })

  // A clock that was set back: the row looks older than what was folded last.
  await engine.command(
    "INSERT INTO identity_events SELECT * REPLACE ('tablet' AS anonymous_id, loaded_at - 1000 AS loaded_at) FROM identity_events WHERE project_id = 'p' AND user_id = 'ann'",
  )
  await engine.command(
    "INSERT INTO person_edges SELECT * REPLACE ('tablet' AS from_id, if(id = 'phone', 'tablet', id) AS id) FROM person_edges WHERE project_id = 'p' AND to_id = 'ann'",
  )
  await keeperOf().foldNew()
  expect(await versionsOf('p')).toEqual({
    ...versions,
    laptop: expect.any(Number),
    tablet: expect.any(Number),
  })
})

test('[D15] what stands in place of an id links nobody', async () => {
  const words = ['null', ' Undefined ', '[object Object]', '00000000-0000-0000-0000-000000000000', 'GUEST']
  await insert(
    'placeholders',
    words.flatMap((word, index) => [
      identify(word, `u${index}`, 2 * index),
      identify(`a${index}`, word, 2 * index + 1),
    ]),
  )
  await keeperOf().foldNew()
  expect(await versionsOf('placeholders')).toEqual({})
})

test('people that a thousand others share a device with are not looked at', async () => {
  const users = Array.from({ length: 1_000 }, (_, index) => identify('kiosk', `user-${index}`, index + 1))
  await insert('kiosk', users)
  await keeperOf().foldNew()
  expect(Object.keys(await versionsOf('kiosk'))).toEqual(['kiosk'])
})

test('a keeper that runs by itself folds what is loaded', async () => {
  let loaded = 0
  const keeper = startPeopleKeeper({
    engine,
    now: Date.now,
    warn: (message) => {
      throw new Error(message)
    },
    changed: () => undefined,
    loadedEvents: () => loaded,
  })
  await insert('running', [identify('phone', 'ann', 1)])
  loaded = 1
  await expect.poll(() => versionsOf('running'), { timeout: 10_000 }).toHaveProperty('phone')
  await keeper.stop()
})

interface Change {
  readonly kind: string
  readonly at: number
  readonly eventId: string
}

function keeperOf() {
  return createPeopleKeeper({ engine, now: () => atMs, changed: () => undefined })
}

function identify(anonymousId: string, userId: string, at: number): Change {
  const fields = { anonymous_id: anonymousId, user_id: userId, properties: {} }
  return { kind: 'identify', at, eventId: eventId(at), ...fields }
}

function eventId(index: number): string {
  return `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`
}

async function insert(project: string, changes: readonly Change[]): Promise<void> {
  const lines = changes.map(({ at, eventId, ...fields }) =>
    JSON.stringify({
      ...fields,
      project_id: project,
      name: fields.kind,
      event_id: eventId,
      timestamp: atMs + at,
      received_at: atMs + at,
    }),
  )
  await engine.insertLines('events', Buffer.from(lines.join('\n')), rowSettings)
}

async function folded(project: string): Promise<unknown> {
  const map = await engine.query(
    'SELECT scope, id, person_id FROM person_map FINAL WHERE project_id = {project:String} AND id != person_id ORDER BY scope, id',
    { project },
  )
  const states = await engine.query(
    'SELECT scope, subject, subject_id, since, is_latest, toJSONString(traits) AS text FROM trait_states FINAL WHERE project_id = {project:String} ORDER BY scope, subject, subject_id, since',
    { project },
  )
  return [map.rows, states.rows]
}

async function versionsOf(project: string): Promise<Record<string, number>> {
  const { rows } = await engine.query(
    'SELECT id, version FROM person_map WHERE project_id = {project:String} ORDER BY id',
    { project },
  )
  return Object.fromEntries(rows.map((row) => [String(row['id']), Number(row['version'])]))
}
