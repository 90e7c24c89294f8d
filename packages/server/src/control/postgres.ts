import { fork } from 'node:child_process'
import { existsSync, fsyncSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { AppError } from '../errors.ts'
import { emptyDatabase } from './empty-database.ts'
import { flushFolder } from './flush-folder.ts'

/** @internal Exchanged by tests alone. */
export interface PostgresOptions {
  readonly flush?: (fileDescriptor: number) => void
}

/**
 * Postgres inside the process, on `<dataDir>/control`, made where there is none; in memory without a folder.
 * What a statement resolved with is flushed to disk (G7). The folder is one process's: nothing here keeps a
 * second one out, so whoever opens it holds the lock of the data folder.
 */
export async function openPostgres(
  dataDir: string | undefined,
  options: PostgresOptions = {},
): Promise<PGlite> {
  if (dataDir === undefined) return await PGlite.create({ loadDataDir: await emptyDatabase(), startParams })
  const folder = join(dataDir, 'control')
  if (!existsSync(join(folder, 'PG_VERSION'))) await createFolder(dataDir, folder)
  return await PGlite.create({ fs: flushingFolder(folder, options.flush ?? fsyncSync), startParams })
}

/**
 * PGlite turns flushing off (`-F`); without that it flushes, but by `fdatasync`, which is an empty function in
 * its WebAssembly: hence the method. The sizes are for a database of a few hundred rows: 128 MB of shared
 * buffers, the default, took 100 MB more of the process's memory and gained nothing.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...['wal_sync_method=fsync', 'shared_buffers=8MB', 'wal_buffers=256kB', 'max_connections=5'].flatMap(
    (setting) => ['-c', setting],
  ),
]

/**
 * The folder as PGlite's own file system has it, which leaves out `fsync`: with it. The WAL is flushed at every
 * commit then, files and folders at every checkpoint, as Postgres would have it.
 */
function flushingFolder(folder: string, flush: (fileDescriptor: number) => void): NodeFS {
  const filesystem = new NodeFS(folder)
  const init = filesystem.init.bind(filesystem)
  filesystem.init = async (pg, options) => {
    const { emscriptenOpts } = await init(pg, options)
    const preRun = [
      ...(emscriptenOpts.preRun ?? []),
      ({ NODEFS }: { readonly NODEFS: unknown }) => {
        if (!hasStreamOps(NODEFS))
          throw new Error('PGlite has changed: its files can no longer be flushed to disk.')
        NODEFS.stream_ops.fsync = (stream) => {
          try {
            flush(stream.nfd)
            return 0
          } catch {
            // Postgres panics on this and acknowledges nothing, which is right: what was written may be lost.
            return inputOutputError
          }
        }
      },
    ]
    return { emscriptenOpts: { ...emscriptenOpts, preRun } }
  }
  return filesystem
}

/** EIO, by WASI's numbers. */
const inputOutputError = 29

interface StreamOps {
  fsync?: (stream: { readonly nfd: number }) => number
}

function hasStreamOps(value: unknown): value is { readonly stream_ops: StreamOps } {
  return typeof value === 'object' && value !== null && 'stream_ops' in value
}

/**
 * By a process of its own: it takes 1 GB for some seconds, of which this process would keep half. The folder
 * gets its name when it is whole and on disk; of one that was not, nothing is kept.
 */
async function createFolder(dataDir: string, folder: string): Promise<void> {
  const draft = `${folder}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  const child = fork(fileURLToPath(new URL('./create-database.ts', import.meta.url)), [draft], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint += chunk.toString()
  })
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (exitCode !== 0)
    throw new AppError(
      'setup_invalid',
      `The control database could not be made in ${folder}: ${complaint.trim() || `exit code ${exitCode}`}. ` +
        'See that the disk has 100 MB free and the machine 1.5 GB of memory for the first start, and start again.',
    )
  rmSync(folder, { recursive: true, force: true })
  renameSync(draft, folder)
  await flushFolder(dataDir)
}
