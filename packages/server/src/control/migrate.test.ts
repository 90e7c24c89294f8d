import type { PGlite } from '@electric-sql/pglite'
import { expect, test } from 'vitest'
import { migrate, MigrationError, readMigrations, type Migration } from './migrate.ts'
import { openPostgres } from './postgres.ts'

const first: Migration = {
  version: 1,
  name: '0001_first.sql',
  sql: 'CREATE TABLE a (n integer); INSERT INTO a VALUES (1)',
}
const second: Migration = { version: 2, name: '0002_second.sql', sql: 'ALTER TABLE a ADD COLUMN m integer' }
const failing: Migration = {
  version: 2,
  name: '0002_failing.sql',
  sql: 'UPDATE a SET n = 2; DROP TABLE a; CREATE TABLE b (n integer); SELECT nonsense',
}

test('[G8] a migration that fails half-way leaves the old state, and a message; mended, it goes on', () =>
  withPostgres(async (pg) => {
    await migrate(pg, [first])
    const failure: unknown = await migrate(pg, [first, failing]).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(MigrationError)
    expect(String(failure)).toMatch(
      /0002_failing\.sql failed and was undone.*column "nonsense" does not exist/,
    )
    expect(await tables(pg)).toEqual(['a', 'migrations'])
    expect((await pg.query('SELECT * FROM a')).rows).toEqual([{ n: 1 }])

    await migrate(pg, [first, second])
    expect((await pg.query('SELECT * FROM a')).rows).toEqual([{ n: 1, m: null }])
  }))

test('[G8] a migration is done once', () =>
  withPostgres(async (pg) => {
    await migrate(pg, [first, second])
    await migrate(pg, [first, second])
    expect((await pg.query('SELECT * FROM a')).rows).toHaveLength(1)
  }))

test('[G8] tables of a newer program, or of a migration that was changed, are left alone', () =>
  withPostgres(async (pg) => {
    await migrate(pg, [first, second])
    await expect(migrate(pg, [first])).rejects.toThrow(/made by a newer Tidemark: it has 0002_second\.sql/)
    const changed = { ...second, sql: 'ALTER TABLE a ADD COLUMN k integer' }
    await expect(migrate(pg, [first, changed])).rejects.toThrow(/0002_second\.sql is not what was applied/)
  }))

test('[G8] the migrations are numbered without a gap', () => {
  const migrations = readMigrations()
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1))
})

async function tables(pg: PGlite): Promise<readonly string[]> {
  const { rows } = await pg.query<{ tablename: string }>(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  )
  return rows.map(({ tablename }) => tablename)
}

async function withPostgres(use: (pg: PGlite) => Promise<void>): Promise<void> {
  const pg = await openPostgres(undefined)
  try {
    await use(pg)
  } finally {
    await pg.close()
  }
}
