import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Profiling } from './server/profiling.ts'
import { startTidemark, type Keys, type Tidemark } from './server/tidemark.ts'

/** How long and how often everything is measured. */
export interface Sizes {
  readonly rounds: number
  readonly warmUpMs: number
  readonly roundMs: number
  readonly sustainedMs: number
  readonly steadyMs: number
  readonly bareSteadyMs: number
  readonly fillEvents: number
  readonly fillPeople: number
  readonly queryRuns: number
  readonly starts: number
}

export const fullSizes: Sizes = {
  rounds: 8,
  warmUpMs: 1_500,
  roundMs: 3_000,
  sustainedMs: 60_000,
  steadyMs: 60_000,
  bareSteadyMs: 15_000,
  fillEvents: 10_000_000,
  fillPeople: 500_000,
  queryRuns: 15,
  starts: 5,
}

/** For trying the bench itself and for a first look: too short to quote. */
export const quickSizes: Sizes = {
  rounds: 3,
  warmUpMs: 1_500,
  roundMs: 2_000,
  sustainedMs: 10_000,
  steadyMs: 10_000,
  bareSteadyMs: 5_000,
  fillEvents: 1_000_000,
  fillPeople: 50_000,
  queryRuns: 10,
  starts: 3,
}

/** What every measure is given. */
export interface BenchContext {
  readonly sizes: Sizes
  /** Kept from run to run: the filled data folder. */
  readonly cacheFolder: string
  /** Set when profiles are wanted. */
  readonly profileFolder: string | undefined
  readonly refill: boolean
  readonly say: (text: string) => void
}

/** Gives `act` an empty folder, on the disk that the data would be on, and removes it afterwards. */
export async function withFolder<T>(context: BenchContext, act: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(context.cacheFolder, { recursive: true })
  await removeLeftOvers(context.cacheFolder)
  const folder = await mkdtemp(join(context.cacheFolder, `run-${process.pid}-`))
  try {
    return await act(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Gives `act` a server that was never used, and stops it afterwards. */
export function withFreshTidemark<T>(
  context: BenchContext,
  settings: Readonly<Record<string, string>>,
  act: (server: Tidemark) => Promise<T>,
): Promise<T> {
  return withFolder(context, async (folder) => {
    const dataDir = join(folder, 'data')
    const server = await startTidemark({
      dataDir,
      keys: createKeys(),
      settings,
      profiling: profilingOf(context),
    })
    try {
      return await act(server)
    } finally {
      await server.stop()
    }
  })
}

/** How servers are to be profiled in this run, if at all. */
export function profilingOf(
  { profileFolder }: BenchContext,
  from: Profiling['from'] = 'ready',
): Profiling | undefined {
  return profileFolder === undefined ? undefined : { folder: profileFolder, from }
}

export function createKeys(): Keys {
  const make = () => randomBytes(24).toString('base64url')
  return { write: make(), read: make() }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const lower = sorted[Math.ceil(middle) - 1] ?? 0
  const upper = sorted[Math.floor(middle)] ?? 0
  return (lower + upper) / 2
}

/** Folders of runs that were killed: gigabytes that nobody would miss. */
async function removeLeftOvers(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const pid = /^run-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(cacheFolder, name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
