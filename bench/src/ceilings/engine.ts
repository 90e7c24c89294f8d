import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startChild, type Child } from '../child.ts'

export type EngineTask =
  | { readonly kind: 'open'; readonly folder: string }
  | { readonly kind: 'query'; readonly sql: string }
  /** Rows of JSON into a table, so many an insert. */
  | {
      readonly kind: 'insert'
      readonly table: string
      readonly rows: readonly object[]
      readonly batchRows: number
    }

export interface EngineAnswer {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly elapsedMs: number
}

/** ClickHouse itself on the server's own files, with nothing between the SQL and it. */
export interface Engine {
  query(sql: string): Promise<EngineAnswer>
  /** Rows a second that go into an empty table like that of the events, when nothing else is done. */
  insertRate(): Promise<number>
  /** The database that holds the events, and the one project that they belong to. */
  readonly database: string
  readonly project: string
  /** From the start of the process until the events were counted. */
  readonly openedAfterMs: number
  stop(): Promise<void>
}

/** Works on a copy below `folder`: the engine lets one process at a time into a folder, and it merges. */
export async function startEngineOnCopy(dataDir: string, folder: string): Promise<Engine> {
  const copy = join(folder, 'engine')
  await cp(await findStoreFolder(dataDir), copy, { recursive: true })
  return startEngine(copy)
}

async function startEngine(folder: string): Promise<Engine> {
  const startMs = performance.now()
  const child = startChild<EngineTask, EngineAnswer>(new URL('./engine-process.ts', import.meta.url))
  await child.ask({ kind: 'open', folder })
  const { database } = await firstRow(
    child,
    "SELECT database FROM system.tables WHERE name = 'events' AND engine LIKE '%MergeTree' AND database != 'system' LIMIT 1",
  )
  const { project } = await firstRow(
    child,
    `SELECT project_id AS project, count() AS events FROM ${String(database)}.events GROUP BY project_id ORDER BY events DESC LIMIT 1`,
  )
  return {
    query: (sql) => child.ask({ kind: 'query', sql }),
    insertRate: () => insertRate(child, String(database)),
    database: String(database),
    project: String(project),
    openedAfterMs: performance.now() - startMs,
    stop: () => child.stop(),
  }
}

/** The folder in which the engine keeps its tables, wherever the server puts it. */
async function findStoreFolder(dataDir: string): Promise<string> {
  for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory() && entry.name === 'metadata') return entry.parentPath
  }
  throw new Error(`No folder of the engine is found below ${dataDir}.`)
}

// As many as the server's own loader puts into an insert, and enough of them that merges run beside it.
const insertBatchRows = 50_000
const insertRows = 400_000

async function insertRate(child: Child<EngineTask, EngineAnswer>, database: string): Promise<number> {
  const { rows } = await child.ask({
    kind: 'query',
    sql: `SELECT * FROM ${database}.events LIMIT ${insertRows}`,
  })
  const table = `${database}.bench_copy`
  await child.ask({ kind: 'query', sql: `CREATE TABLE ${table} AS ${database}.events` })
  const { elapsedMs } = await child.ask({
    kind: 'insert',
    table,
    rows: rows.map(withoutDefaults),
    batchRows: insertBatchRows,
  })
  return (rows.length / elapsedMs) * 1000
}

/** Rows as a sender of them would write them: what is not set is left out. */
function withoutDefaults(row: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(row).filter(
      ([, value]) => value !== '' && value !== 0 && value !== null && value !== false && !isEmptyList(value),
    ),
  )
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

async function firstRow(child: Child<EngineTask, EngineAnswer>, sql: string) {
  const { rows } = await child.ask({ kind: 'query', sql })
  const [row] = rows
  if (row === undefined) throw new Error(`The engine answered nothing to: ${sql}`)
  return row
}
