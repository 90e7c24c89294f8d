import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from './engine.ts'

/** One numbered step of the schema: forward-only, never edited once it has run anywhere. */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly up: readonly string[]
  /** Undoes `up` from any point of it. Only for a step that failed or was cut off half-way. */
  readonly down: readonly string[]
}

/** A step that failed. The schema is as it was before it. */
export class MigrationError extends Error {
  constructor(migration: Migration, statement: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(
      `Migration ${migration.name} failed at statement ${statement + 1} of ${migration.up.length}: ${reason}\n` +
        'What it had changed was undone: the data is as it was, and the version of Tidemark that ran before goes on working with it.',
      { cause },
    )
    this.name = 'MigrationError'
  }
}

/** The steps in a folder of `NNNN_name.sql` files, in order. */
export function readMigrations(
  folder: string = join(import.meta.dirname, 'migrations'),
): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => parseMigration(file, readFileSync(join(folder, file), 'utf8')))
}

export function parseMigration(file: string, text: string): Migration {
  const version = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1])
  const [, up, down] = /^-- up$([\s\S]*)^-- down$([\s\S]*)/m.exec(text) ?? []
  if (!Number.isInteger(version) || up === undefined || down === undefined) {
    throw new Error(`${file} is no migration: it needs a number, a "-- up" and a "-- down" part.`)
  }
  return { version, name: file.slice(0, -'.sql'.length), up: statements(up), down: statements(down) }
}

/**
 * Brings the schema up to date and gives the names of the steps that ran. ClickHouse has no transactions for
 * its schema, so each step is marked before and after: one that a crash cut off is undone first, then tried
 * again; one that fails is undone at once.
 * @throws MigrationError
 */
export async function migrate(engine: Engine, migrations: readonly Migration[]): Promise<readonly string[]> {
  await engine.command(
    `CREATE TABLE IF NOT EXISTS schema_migrations (version UInt32, state Enum8('started' = 1, 'undone' = 2, 'finished' = 3), at DateTime64(6, 'UTC') DEFAULT now64(6))
     ENGINE = MergeTree ORDER BY (version, at) SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
  )
  const { rows } = await engine.query(
    'SELECT version, toString(argMax(state, (at, state))) AS last_state FROM schema_migrations GROUP BY version',
  )
  const stateOf = new Map(rows.map((row) => [Number(row['version']), String(row['last_state'])]))
  const done: string[] = []
  for (const migration of migrations) {
    const state = stateOf.get(migration.version)
    if (state === 'finished') continue
    if (state === 'started') await run(engine, migration.down)
    await apply(engine, migration)
    done.push(migration.name)
  }
  return done
}

async function apply(engine: Engine, migration: Migration): Promise<void> {
  await mark(engine, migration, 'started')
  for (const [index, statement] of migration.up.entries()) {
    try {
      await engine.command(statement)
    } catch (cause) {
      await run(engine, migration.down)
      await mark(engine, migration, 'undone')
      throw new MigrationError(migration, index, cause)
    }
  }
  await mark(engine, migration, 'finished')
}

async function run(engine: Engine, texts: readonly string[]): Promise<void> {
  for (const text of texts) await engine.command(text)
}

function mark(
  engine: Engine,
  { version }: Migration,
  state: 'started' | 'undone' | 'finished',
): Promise<void> {
  return engine.insertLines('schema_migrations', Buffer.from(JSON.stringify({ version, state })))
}

function statements(text: string): readonly string[] {
  return text
    .replace(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
