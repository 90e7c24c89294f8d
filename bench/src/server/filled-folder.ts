import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createKeys, profilingOf, type BenchContext } from '../context.ts'
import { runFillLoad } from '../load/run-load.ts'
import { waitUntilCounted } from './ask.ts'
import { treeProcessorMs } from './process-tree.ts'
import type { Profiling } from './profiling.ts'
import { startTidemark, type Keys, type Tidemark } from './tidemark.ts'

const dayMs = 24 * 60 * 60 * 1000
const days = 30
const batchEvents = 5_000
const connections = 4
const loadLimitMs = 30 * 60_000

/** A data folder with a month of events in it, and what is known about it. */
export interface FilledFolder {
  readonly dataDir: string
  readonly keys: Keys
  readonly events: number
  /** The month, from midnight to midnight, UTC. */
  readonly from: number
  readonly until: number
  readonly sentBytes: number
  /** From the first request to the last answer, and on until all could be counted. */
  readonly sendingMs: number
  readonly untilCountedMs: number
  readonly filledAt: string
}

const migrations = new URL('../../../packages/server/src/store/migrations/', import.meta.url)
const visitsFile = new URL('../load/visits.ts', import.meta.url)
const noteFile = 'fill.json'

/** The folder of an earlier run where tables and events are still the same; else one filled through the server's HTTP. */
export async function openFilledFolder(context: BenchContext): Promise<FilledFolder> {
  const folder = join(context.cacheFolder, `filled-${await fingerprint(context)}`)
  if (context.refill) await rm(folder, { recursive: true, force: true })
  const note = await readFile(join(folder, noteFile), 'utf8').catch(() => undefined)
  if (note !== undefined) return { ...(JSON.parse(note) as FilledFolder), dataDir: join(folder, 'data') }
  await removeOthers(context)
  await mkdir(folder, { recursive: true })
  const filled = await fill(context, join(folder, 'data'))
  await writeFile(join(folder, noteFile), JSON.stringify(filled, undefined, 2))
  return filled
}

export function openFilledServer(filled: FilledFolder, profiling: Profiling | undefined): Promise<Tidemark> {
  return startTidemark({ dataDir: filled.dataDir, keys: filled.keys, profiling })
}

async function fill(context: BenchContext, dataDir: string): Promise<FilledFolder> {
  const { fillEvents, fillPeople } = context.sizes
  const until = Math.floor(Date.now() / dayMs) * dayMs
  const from = until - days * dayMs
  const keys = createKeys()
  const server = await startTidemark({ dataDir, keys, profiling: profilingOf(context) })
  try {
    context.say(`filling a folder with ${fillEvents.toLocaleString('en-US')} events; later runs find it`)
    const startMs = performance.now()
    const sent = await runFillLoad({
      to: server.events,
      visits: { seed: 7, events: fillEvents, people: fillPeople, from, until },
      batchEvents,
      connections,
    })
    if (sent.acknowledgedEvents !== fillEvents)
      throw new Error(`The server took ${sent.acknowledgedEvents} of ${fillEvents} events: ${sent.failure}`)
    const { counted, waitedMs } = await waitUntilCounted(server, {
      expected: fillEvents,
      from,
      until,
      limitMs: loadLimitMs,
    })
    if (waitedMs === undefined || counted !== fillEvents)
      throw new Error(`${counted} of ${fillEvents} events can be counted.`)
    const untilCountedMs = performance.now() - startMs
    context.say(`filled in ${(untilCountedMs / 1000).toFixed(0)} s; waiting for the merges`)
    await waitUntilIdle(server.pid)
    return {
      dataDir,
      keys,
      events: fillEvents,
      from,
      until,
      sentBytes: sent.sentBytes,
      sendingMs: sent.elapsedMs,
      untilCountedMs,
      filledAt: new Date().toISOString(),
    }
  } finally {
    await server.stop()
  }
}

/** Merges are done when the server has hardly used the processor for a while. */
async function waitUntilIdle(pid: number): Promise<void> {
  const windowMs = 5_000
  const idleShare = 0.1
  const windows = 4
  const limit = 120
  let calm = 0
  let before = await treeProcessorMs(pid)
  for (let window = 0; window < limit && calm < windows; window += 1) {
    await new Promise((resolve) => setTimeout(resolve, windowMs))
    const now = await treeProcessorMs(pid)
    calm = (now - before) / windowMs < idleShare ? calm + 1 : 0
    before = now
  }
}

async function fingerprint(context: BenchContext): Promise<string> {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([context.sizes.fillEvents, context.sizes.fillPeople, days]))
  hash.update(await readFile(visitsFile))
  for (const file of (await readdir(migrations)).toSorted())
    hash.update(await readFile(new URL(file, migrations)))
  return hash.digest('hex').slice(0, 12)
}

/** Folders that no run will find again, such as those of older tables or of a fill that was broken off. */
async function removeOthers(context: BenchContext): Promise<void> {
  for (const name of await readdir(context.cacheFolder).catch(() => [])) {
    const folder = join(context.cacheFolder, name)
    const note = await readFile(join(folder, noteFile), 'utf8').catch(() => '{}')
    const { events } = JSON.parse(note) as { events?: number }
    if (name.startsWith('filled-') && (events === undefined || events === context.sizes.fillEvents))
      await rm(folder, { recursive: true, force: true })
  }
}
