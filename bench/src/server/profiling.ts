import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { processTree, threadTimes, type ThreadTime } from './process-tree.ts'

const writeLimitMs = 20_000
const pollMs = 100

export interface Profiling {
  readonly folder: string
  /** The start alone has its reading of code in it, which would hide what a running server does. */
  readonly from: 'start' | 'ready'
}

/** The environment in which a server and all its processes are profiled. */
export async function profilingEnvironment(
  profiling: Profiling | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (profiling === undefined) return {}
  await mkdir(profiling.folder, { recursive: true })
  const preload = new URL('./profile-preload.ts', import.meta.url)
  preload.searchParams.set('folder', profiling.folder)
  preload.searchParams.set('from', profiling.from)
  return { NODE_OPTIONS: `--import=${preload.href}` }
}

/**
 * To be called when the server is ready. Gives what has every process of it write its V8 profile, with the
 * processor time of every thread since then beside it: the engine's own threads are in no V8 profile.
 */
export async function startProfiling({ folder, from }: Profiling, pid: number): Promise<() => Promise<void>> {
  const members = await processTree(pid)
  const before = from === 'start' ? [] : await allThreads(members)
  if (from === 'ready') for (const member of members) process.kill(member, 'SIGUSR2')
  return async () => {
    await writeFile(join(folder, `threads-${pid}.txt`), describe(await allThreads(members), before))
    const wanted = (await countProfiles(folder)) + members.length
    for (const member of members) process.kill(member, 'SIGUSR2')
    const endMs = performance.now() + writeLimitMs
    while ((await countProfiles(folder)) < wanted && performance.now() < endMs)
      await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

async function allThreads(members: readonly number[]): Promise<readonly ThreadTime[]> {
  return (await Promise.all(members.map(threadTimes))).flat()
}

function describe(threads: readonly ThreadTime[], before: readonly ThreadTime[]): string {
  const lines = threads
    .map((now) => {
      const then = before.find(({ pid, thread }) => pid === now.pid && thread === now.thread)
      return { ...now, ms: now.ms - (then?.ms ?? 0) }
    })
    .filter(({ ms }) => ms > 0)
    .toSorted((a, b) => b.ms - a.ms)
    .map(({ pid, thread, count, ms }) => `${String(ms).padStart(8)} ms  ${pid} ${thread} (${count})`)
  return `${lines.join('\n')}\n`
}

async function countProfiles(folder: string): Promise<number> {
  return (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile')).length
}
