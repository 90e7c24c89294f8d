import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openChdbEngine } from './chdb-engine.ts'
import type { Engine } from './engine.ts'
import { migrate, MigrationError, parseMigration, readMigrations } from './migrate.ts'

let folder: string
let engine: Engine
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-migrate-'))
  engine = await openChdbEngine({ folder, maxMemoryBytes: 1e9, mergeThreads: 1, queryConcurrency: 1 })
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

const broken = parseMigration(
  '9001_broken.sql',
  `-- up
   CREATE TABLE half_made (a UInt8) ENGINE = MergeTree ORDER BY a;
   CREATE TABLE nonsense (a NoSuchType) ENGINE = MergeTree ORDER BY a;
-- down
   DROP TABLE IF EXISTS nonsense;
   DROP TABLE IF EXISTS half_made;
`,
)
const mended = { ...broken, up: broken.up.slice(0, 1) }

async function tables(): Promise<readonly unknown[]> {
  return (
    await engine.query('SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name')
  ).rows.map((row) => row['name'])
}

test('migrations run once, in order', async () => {
  const migrations = readMigrations()
  expect(await migrate(engine, migrations)).toEqual(migrations.map(({ name }) => name))
  expect(await migrate(engine, migrations)).toEqual([])
  expect(await tables()).toEqual(
    expect.arrayContaining(['events', 'events_hourly', 'dead_letters', 'ledger']),
  )
})

test('[S3] a migration that fails half-way leaves the old state and says what failed', async () => {
  const before = await tables()
  const failing = migrate(engine, [broken])
  await expect(failing).rejects.toThrow(MigrationError)
  await expect(failing).rejects.toThrow(
    /9001_broken failed at statement 2 of 2: .*NoSuchType[\s\S]*was undone/,
  )
  expect(await tables()).toEqual(before)
})

test('[S3] a migration that a crash cut off is undone and done again', async () => {
  // As a crash leaves it: marked as started, and half of it there.
  await engine.insertLines(
    'schema_migrations',
    Buffer.from(JSON.stringify({ version: 9001, state: 'started' })),
  )
  await engine.command(broken.up[0] ?? '')
  expect(await migrate(engine, [mended])).toEqual(['9001_broken'])
  expect(await tables()).toEqual(expect.arrayContaining(['half_made']))
  expect(await migrate(engine, [mended])).toEqual([])
})

test('[S0] inserts and merges of every table that keeps something are flushed to disk', async () => {
  const { rows } = await engine.query(
    `SELECT name, engine_full FROM system.tables
     WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND name NOT IN ('schema_migrations', 'half_made')`,
  )
  expect(rows.length).toBeGreaterThanOrEqual(4)
  for (const row of rows) {
    for (const setting of [
      'fsync_after_insert = 1',
      'fsync_part_directory = 1',
      'min_rows_to_fsync_after_merge = 1',
    ]) {
      expect(`${String(row['name'])}: ${String(row['engine_full'])}`).toContain(setting)
    }
  }
})

test('[S3] no two migrations share a number: the second would never run where the first did', () => {
  const versions = readMigrations().map(({ version }) => version)
  expect(versions).toEqual([...new Set(versions)])
})

test('a file that is no migration is named', () => {
  expect(() => parseMigration('first.sql', '-- up\n-- down\n')).toThrow(/first.sql is no migration/)
  expect(() => parseMigration('0001_x.sql', 'CREATE TABLE x')).toThrow(/0001_x.sql is no migration/)
})
