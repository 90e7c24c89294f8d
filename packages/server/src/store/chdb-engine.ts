import { mkdirSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Session } from 'chdb'
import { EngineError, type Engine, type EngineAnswer, type EngineSettings } from './engine.ts'
import { must } from '../errors.ts'
import type { ColumnBlock } from './columns/block.ts'
import { createSlots, type Slots } from './slots.ts'

const MiB = 1024 * 1024
const database = 'tidemark'

export interface ChdbEngineOptions {
  readonly folder: string
  /** For the whole engine: it takes the machine's memory unless it is told otherwise. */
  readonly maxMemoryBytes: number
  readonly mergeThreads: number
  /** Queries that are answered at the same time. */
  readonly queryConcurrency: number
}

/** ClickHouse inside this process. One process a folder; opened with `openChdbEngine`. */
class ChdbEngine implements Engine {
  readonly #incomingFile: string
  readonly #keeper: Session
  readonly #writers: Slots<Session>
  readonly #readers: Slots<Session>

  constructor(incomingFile: string, keeper: Session, writer: Session, readers: readonly Session[]) {
    this.#incomingFile = incomingFile
    this.#keeper = keeper
    this.#writers = createSlots([writer])
    this.#readers = createSlots(readers)
  }

  query(
    text: string,
    params: Readonly<Record<string, unknown>> = {},
    settings: EngineSettings = {},
  ): Promise<EngineAnswer> {
    return this.#readers.use(async (session) => {
      const started = performance.now()
      const statement = `${text}${settingsClause(settings)}`
      const result = await emptiedOnFailure(session, () =>
        Object.keys(params).length === 0
          ? session.queryAsync(statement, { format: 'JSON' })
          : session.queryBindAsync(statement, params, { format: 'JSON' }),
      )
      const answer = JSON.parse(result.text()) as JsonAnswer
      return {
        rows: answer.data,
        rowsRead: answer.statistics?.rows_read ?? 0,
        bytesRead: answer.statistics?.bytes_read ?? 0,
        elapsedMs: performance.now() - started,
      }
    })
  }

  async *stream(text: string): AsyncIterable<Uint8Array> {
    for await (const chunk of this.#keeper.queryStream(text, { format: 'RowBinary' })) yield chunk.raw()
  }

  command(text: string): Promise<void> {
    return this.#writers.use(async (session) => {
      await emptiedOnFailure(session, () => session.queryAsync(text))
    })
  }

  insertLines(table: string, lines: Uint8Array, settings: EngineSettings = {}): Promise<void> {
    return this.#writers.use(async (session) => {
      // The bytes are handed over as they are: nothing becomes a string on the way.
      await translateErrors(() =>
        session.insert({ table, values: lines, format: 'JSONEachRow', settings: { ...settings } }),
      )
    })
  }

  insertColumns(table: string, block: ColumnBlock, settings: EngineSettings = {}): Promise<void> {
    return this.#writers.use(async (session) => {
      // The binding takes no binary rows, but the engine reads files. This one never has to survive anything.
      await writeFile(this.#incomingFile, block.bytes)
      const names = block.names.join(', ')
      const source = `file(${quoted(this.#incomingFile)}, 'Native', ${quoted(block.structure)})`
      const statement = `INSERT INTO ${table} (${names})${settingsClause(settings)}\nSELECT ${names} FROM ${source}`
      try {
        await emptiedOnFailure(session, () => session.queryAsync(statement))
      } finally {
        await rm(this.#incomingFile, { force: true })
      }
    })
  }

  async close(): Promise<void> {
    await this.#readers.drain()
    await this.#writers.drain()
    for (const session of [...this.#readers.all, ...this.#writers.all, this.#keeper]) session.close()
  }
}

/** What the engine's format `JSON` gives, as far as it is read here. */
interface JsonAnswer {
  readonly data: readonly Readonly<Record<string, unknown>>[]
  readonly statistics?: { readonly rows_read: number; readonly bytes_read: number }
}

/**
 * Opens the engine's folder, made when it is missing. A second process on the folder is refused.
 * @throws EngineError when the engine cannot be opened; its own reason goes to standard error only.
 */
export async function openChdbEngine(options: ChdbEngineOptions): Promise<Engine> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  // The first session brings the engine up with the server's own settings; later ones join it. A session
  // answers one statement at a time, so each query that runs beside others needs a session of its own.
  const keeper = await translateErrors(
    async () => new Session(options.folder, { connectionArgs: serverArguments(options) }),
  )
  keeper.query(`CREATE DATABASE IF NOT EXISTS ${database}`)
  keeper.query(`USE ${database}`)
  const sessions = Array.from({ length: options.queryConcurrency + 1 }, () => {
    const session = new Session(options.folder)
    session.query(`USE ${database}`)
    return session
  })
  const [writer, ...readers] = sessions
  return new ChdbEngine(
    join(options.folder, 'incoming.native'),
    keeper,
    must(writer, 'a session to write with'),
    readers,
  )
}

function serverArguments(options: ChdbEngineOptions): readonly string[] {
  return [
    `--max_server_memory_usage=${options.maxMemoryBytes}`,
    `--background_pool_size=${options.mergeThreads}`,
    '--background_merges_mutations_concurrency_ratio=1',
    '--background_schedule_pool_size=2',
    '--background_common_pool_size=1',
    '--background_move_pool_size=1',
    '--background_fetches_pool_size=1',
    `--mark_cache_size=${64 * MiB}`,
    `--index_mark_cache_size=${8 * MiB}`,
    `--primary_index_cache_size=${64 * MiB}`,
    '--uncompressed_cache_size=0',
    '--async_load_databases=0',
  ]
}

/** Settings as the clause that ends a statement. Names and values are ours, never a caller's. */
function settingsClause(settings: EngineSettings): string {
  const pairs = Object.entries(settings).map(
    ([name, value]) => `${name} = ${typeof value === 'number' ? value : `'${value}'`}`,
  )
  return pairs.length === 0 ? '' : `\nSETTINGS ${pairs.join(', ')}`
}

/** Our own text as a literal of SQL: a path, or names of types. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/**
 * A session gives what a failed statement had written to whoever asks next: rows that may be another's (T1). It is
 * emptied before anybody else gets it.
 */
async function emptiedOnFailure<T>(session: Session, run: () => Promise<T>): Promise<T> {
  try {
    return await translateErrors(run)
  } catch (cause) {
    await session.queryAsync('SELECT 1', { format: 'Null' })
    throw cause
  }
}

async function translateErrors<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new EngineError(errorCode(cause, message), message, { cause })
  }
}

function errorCode(cause: unknown, message: string): number {
  const own = typeof cause === 'object' && cause !== null && 'code' in cause ? Number(cause.code) : Number.NaN
  return Number.isInteger(own) ? own : Number(/Code: (\d+)/.exec(message)?.[1] ?? 0)
}
