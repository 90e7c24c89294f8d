import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PGlite } from '@electric-sql/pglite'
import { digest } from './secrets.ts'

/** One step forward of the tables. Never changed once it has been released. */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
}

/** Why the tables could not be brought to what this program needs. They are as they were. */
export class MigrationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MigrationError'
  }
}

/** The migrations of `folder`, in order: `NNNN_name.sql`, numbered from 1 without a gap. */
export function readMigrations(
  folder: URL = new URL('./migrations/', import.meta.url),
): readonly Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  return names.map((name, index) => {
    const version = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1])
    if (version !== index + 1)
      throw new MigrationError(
        `${name} in ${fileURLToPath(folder)} must be numbered ${index + 1}, as NNNN_name.sql.`,
      )
    return { version, name, sql: readFileSync(new URL(name, folder), 'utf8') }
  })
}

/**
 * Brings the tables to the newest of `migrations`, each in one transaction with the note that it was done
 * (G8): one that fails leaves the tables as the one before it left them.
 * @throws MigrationError that says which failed and why, or that the tables are of a newer program.
 */
export async function migrate(pg: PGlite, migrations: readonly Migration[]): Promise<void> {
  const done = await readDone(pg)
  refuseForeign(done, migrations)
  for (const migration of migrations.slice(done.length)) {
    try {
      await pg.transaction(async (transaction) => {
        await transaction.exec(migration.sql)
        await transaction.query('INSERT INTO migrations (version, name, hash) VALUES ($1, $2, $3)', [
          migration.version,
          migration.name,
          digest(migration.sql),
        ])
      })
    } catch (cause) {
      throw new MigrationError(
        `The control database could not be brought up to date: ${migration.name} failed and was undone, so all is ` +
          `as it was before it (${cause instanceof Error ? cause.message : String(cause)}). ` +
          'Start the version of Tidemark that was running before, and report this.',
        { cause },
      )
    }
  }
}

interface DoneMigration {
  readonly version: number
  readonly name: string
  readonly hash: string
}

async function readDone(pg: PGlite): Promise<readonly DoneMigration[]> {
  await pg.exec(`CREATE TABLE IF NOT EXISTS migrations
    (version integer PRIMARY KEY, name text NOT NULL, hash text NOT NULL, done_at timestamptz NOT NULL DEFAULT now())`)
  const { rows } = await pg.query<DoneMigration>(
    'SELECT version, name, hash FROM migrations ORDER BY version',
  )
  return rows
}

function refuseForeign(done: readonly DoneMigration[], migrations: readonly Migration[]): void {
  for (const { version, name, hash } of done) {
    const ours = migrations[version - 1]
    if (ours === undefined)
      throw new MigrationError(
        `The control database was made by a newer Tidemark: it has ${name}, and this one knows ${migrations.length} ` +
          'migrations. Start that newer version, or restore a backup from before it.',
      )
    if (ours.name !== name || digest(ours.sql) !== hash)
      throw new MigrationError(
        `${ours.name} is not what was applied to this control database as ${name}: a migration must never be ` +
          'changed. Put the file back as it was, and make the change in a new one.',
      )
  }
}
