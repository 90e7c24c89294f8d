import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { threadTimes } from './process-tree.ts'

const writeLimitMs = 20_000
const pollMs = 100

/** The environment in which a server and all its processes are profiled. */
export async function profilingEnvironment(folder: string): Promise<Readonly<Record<string, string>>> {
  await mkdir(folder, { recursive: true })
  const preload = new URL('./profile-preload.ts', import.meta.url)
  preload.searchParams.set('folder', folder)
  return { NODE_OPTIONS: `--import=${preload.href}` }
}

/**
 * Has every process of the server write its V8 profile, and notes the processor time of every thread beside
 * it: the engine's own threads are in no V8 profile.
 */
export async function writeProfiles(folder: string, members: readonly number[]): Promise<void> {
  const threads = (await Promise.all(members.map(threadTimes))).flat()
  const lines = threads
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, 40)
    .map(({ pid, thread, count, ms }) => `${String(ms).padStart(8)} ms  ${pid} ${thread} (${count})`)
  await writeFile(join(folder, `threads-${basename(String(members[0]))}.txt`), `${lines.join('\n')}\n`)

  const before = await countProfiles(folder)
  for (const pid of members) process.kill(pid, 'SIGUSR2')
  const endMs = performance.now() + writeLimitMs
  while ((await countProfiles(folder)) < before + members.length && performance.now() < endMs)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
}

async function countProfiles(folder: string): Promise<number> {
  return (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile')).length
}
