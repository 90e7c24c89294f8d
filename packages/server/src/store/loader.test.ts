import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEventId } from '@tidemark/event'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeEntry } from '../log/entry.ts'
import { openEmbeddedLog, type EmbeddedLog } from '../log/embedded.ts'
import { createChanges } from './changes.ts'
import { openChdbEngine } from './chdb-engine.ts'
import { EngineError, type Engine } from './engine.ts'
import { startLoader, type Loader } from './loader.ts'
import { migrate, readMigrations } from './migrate.ts'

let folder: string
let engine: Engine
let projects = 0
const logs: EmbeddedLog[] = []
const changes = createChanges()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-store-'))
  engine = await openChdbEngine({
    folder: join(folder, 'store'),
    maxMemoryBytes: 1e9,
    mergeThreads: 1,
    queryConcurrency: 2,
  })
  await migrate(engine, readMigrations())
})
afterAll(async () => {
  await Promise.all(logs.map((log) => log.close()))
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

interface Line {
  readonly id?: string
  readonly user?: string
  readonly fields?: Readonly<Record<string, unknown>>
}

/** A project and a log of its own, with ways to send to it and to count what the store has of it. */
async function world() {
  projects += 1
  const project = `project-${projects}`
  const log = await openEmbeddedLog({
    folder: join(folder, project),
    maxBytes: 1e9,
    minFreeBytes: 1,
    maxLagEntries: 1e9,
  })
  logs.push(log)
  async function send(lines: readonly Line[], receivedAt = Date.now()): Promise<void> {
    const events = lines.map(({ id = createEventId(Date.now()), user = 'ann', fields = {} }) =>
      JSON.stringify({
        event_id: id,
        project_id: project,
        user_id: user,
        name: 'buy',
        timestamp: receivedAt,
        received_at: receivedAt,
        ...fields,
        properties: {},
      }),
    )
    await log.append(
      encodeEntry(
        {
          project_id: project,
          received_at: receivedAt,
          received: lines.length,
          dropped: {},
          events: lines.length,
          dead: 0,
        },
        events,
        [],
      ),
    )
  }
  async function load(use: Engine = engine): Promise<Loader> {
    return startLoader(
      { engine: use, reader: await log.reader('store'), now: Date.now, warn: () => undefined, changes },
      { batchEvents: 1000, batchBytes: 1e7, flushIntervalMs: 1, dedupeMemoryBytes: 1e7 },
    )
  }
  async function loaded(loader: Loader): Promise<void> {
    while (loader.status().offset < log.status().nextOffset)
      await new Promise((resolve) => setTimeout(resolve, 10))
    await loader.stop()
  }
  const one = async (text: string) => (await engine.query(text, { project })).rows[0]
  return {
    log,
    project,
    send,
    load,
    loaded,
    counts: async () => {
      const raw = await one(
        'SELECT count() AS n, uniqExact(event_id) AS ids FROM events WHERE project_id = {project:String}',
      )
      const rollup = async (table: string, more = '') =>
        (await one(`SELECT sum(events) AS n FROM ${table} WHERE project_id = {project:String}${more}`))?.['n']
      return {
        events: raw?.['n'],
        ids: raw?.['ids'],
        hourly: await rollup('events_hourly'),
        visits: await rollup('visits'),
        values: await rollup('values_hourly', " AND list = 'countries'"),
      }
    },
    ledger: async () => {
      const { rows } = await engine.query(
        'SELECT outcome, reason, sum(events) AS n FROM ledger WHERE project_id = {project:String} GROUP BY outcome, reason ORDER BY outcome, reason',
        { project },
      )
      return rows.map((row) => [row['outcome'], row['reason'], row['n']])
    },
  }
}

test('[S1] an id counts once, in events and rollup, within a range, across ranges and after a restart', async () => {
  const { send, load, loaded, counts, ledger } = await world()
  const id = createEventId(Date.now())
  await send([{ id }, { id }, {}])
  await loaded(await load())
  await send([{ id }, {}])
  await loaded(await load())
  await send([{ id, user: 'somebody else' }])
  await loaded(await load())
  expect(await counts()).toEqual(everywhere(3))
  expect(await ledger()).toEqual([
    ['received', '', 6],
    ['stored', '', 3],
    ['dropped', 'duplicate', 3],
  ])
})

test('[S1] a crash after any insert of a range changes nothing: the plan is done again under its tokens', async () => {
  for (const survived of ['events', 'dead_letters', 'ledger']) {
    const { send, load, loaded, counts, ledger, log } = await world()
    await send([{}, {}, {}])
    // The engine takes everything up to and with this table, but the loader never hears of it: as in a crash.
    const crashing = await load(
      insertingBy(engine, async (table, insert) => {
        await insert()
        if (table === survived || (survived === 'dead_letters' && table === 'events'))
          throw new EngineError(0, 'crash')
      }),
    )
    while (crashing.status().failingSince === undefined)
      await new Promise((resolve) => setTimeout(resolve, 5))
    await crashing.stop()
    expect((await log.reader('store')).position().note).not.toBe('')
    await loaded(await load())
    expect(await counts()).toEqual(everywhere(3))
    expect(await ledger()).toEqual([
      ['received', '', 3],
      ['stored', '', 3],
    ])
  }
})

test('[S1] a repeat of what a crash left planned counts once, though it was not stored when the ids were read', async () => {
  const { send, load, loaded, counts } = await world()
  const id = createEventId(Date.now())
  await send([{ id }, {}])
  const crashing = await load(insertingBy(engine, () => Promise.reject(new EngineError(0, 'crash'))))
  while (crashing.status().failingSince === undefined) await new Promise((resolve) => setTimeout(resolve, 5))
  await crashing.stop()
  const loader = await load()
  while (loader.status().loadedEvents < 2) await new Promise((resolve) => setTimeout(resolve, 5))
  await send([{ id }])
  await loaded(loader)
  expect(await counts()).toEqual(everywhere(2))
})

test('[S2] an engine that refuses for a while is asked again; nothing is skipped', async () => {
  const { send, load, loaded, counts } = await world()
  await send([{}, {}])
  let refusals = 0
  const loader = await load(
    insertingBy(engine, async (_table, insert) => {
      refusals += 1
      if (refusals <= 3) throw new EngineError(241, 'memory limit exceeded')
      await insert()
    }),
  )
  while (loader.status().failingSince === undefined) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(loader.status().lastError).toContain('memory limit')
  await loaded(loader)
  expect(loader.status().failingSince).toBeUndefined()
  expect(await counts()).toEqual(everywhere(2))
})

test('[C1][S2] an event that the engine cannot read becomes a dead letter, and its neighbours are stored', async () => {
  const { send, load, loaded, counts, ledger, project } = await world()
  await send([{}, { fields: { timestamp: 'no time at all' } }, {}])
  await send([{}])
  await loaded(await load())
  expect(await counts()).toEqual(everywhere(3))
  expect(await ledger()).toEqual([
    ['received', '', 4],
    ['stored', '', 3],
    ['dead', 'store_refused', 1],
  ])
  const { rows } = await engine.query(
    'SELECT code, body FROM dead_letters WHERE project_id = {project:String}',
    { project },
  )
  expect(rows).toEqual([{ code: 'store_refused', body: expect.stringContaining('no time at all') }])
})

test('times are kept to the millisecond, and a batch over many years is one load', async () => {
  const { send, load, loaded, project } = await world()
  const times = Array.from({ length: 150 }, (_, month) => Date.UTC(2010, month, 15, 12, 0, 0, 123))
  await send(times.map((timestamp) => ({ fields: { timestamp } })))
  await loaded(await load())
  const { rows } = await engine.query(
    'SELECT toUnixTimestamp64Milli(timestamp) AS at FROM events WHERE project_id = {project:String} ORDER BY at',
    { project },
  )
  expect(rows.map((row) => row['at'])).toEqual(times)
})

/** The engine, but every insert goes through `by`. */
function insertingBy(to: Engine, by: (table: string, insert: () => Promise<void>) => Promise<void>): Engine {
  return {
    query: (...args) => to.query(...args),
    stream: (text) => to.stream(text),
    command: (text) => to.command(text),
    insertLines: (table, ...rest) => by(table, () => to.insertLines(table, ...rest)),
    insertColumns: (table, ...rest) => by(table, () => to.insertColumns(table, ...rest)),
    close: () => to.close(),
  }
}

/** So many events in the table and in all that is kept of it. */
function everywhere(events: number) {
  return { events, ids: events, hourly: events, visits: events, values: events }
}
