import { join } from 'node:path'
import { startEngineOnCopy } from '../ceilings/engine.ts'
import { createKeys, profilingOf, withFolder, type BenchContext } from '../context.ts'
import type { LoadPlan, LoadResult } from '../load/load.ts'
import { runLoad } from '../load/run-load.ts'
import type { Row } from '../report/row.ts'
import { waitUntilCounted } from '../server/ask.ts'
import { watchMemory } from '../server/memory-watch.ts'
import type { TreeMemory } from '../server/process-tree.ts'
import { startTidemark } from '../server/tidemark.ts'
import { failureNotes } from './accept.ts'

const promisedRate = 50_000
/** Down to what is sustained, and up to what is not. */
const stepDown = 10_000
const stepUp = 25_000
const highestRate = 200_000
const visibleLimitMs = 10_000
// Long enough to learn how far behind the store was, when it was more than allowed.
const giveUpMs = 120_000
const memoryLimitMiB = 1.5 * 1024
const MiB = 1024 * 1024

interface Trial {
  readonly eventsPerSecond: number
  readonly load: LoadResult
  /** From the last acknowledgement until everything could be counted. */
  readonly waitedMs: number | undefined
  readonly memory: TreeMemory
}

/** A steady stream with the loader running, and everything to be asked about soon after its end. */
export async function measureSustained(context: BenchContext): Promise<readonly Row[]> {
  const { trial: promised, engineRate } = await withFolder(context, async (folder) => {
    const dataDir = join(folder, 'data')
    const trial = await tryRate(context, promisedRate, dataDir)
    return { trial, engineRate: await measureEngine(context, dataDir) }
  })
  const best = await findHighest(context, promised)
  return [
    rateRow(best ?? promised, engineRate, best !== undefined),
    visibleRow(promised),
    memoryRow(promised),
  ]
}

/** What the engine alone takes of the very events that the server has just stored. */
async function measureEngine(context: BenchContext, dataDir: string): Promise<number> {
  return withFolder(context, async (folder) => {
    const engine = await startEngineOnCopy(dataDir, folder)
    try {
      return await engine.insertRate()
    } finally {
      await engine.stop()
    }
  })
}

async function findHighest(context: BenchContext, promised: Trial): Promise<Trial | undefined> {
  let best = isSustained(promised) ? promised : undefined
  const step = best === undefined ? -stepDown : stepUp
  for (let rate = promisedRate + step; rate > 0 && rate <= highestRate; rate += step) {
    const trial = await withFolder(context, (folder) => tryRate(context, rate, join(folder, 'data')))
    if (isSustained(trial)) best = trial
    if (isSustained(trial) !== step > 0) break
  }
  return best
}

async function tryRate(context: BenchContext, eventsPerSecond: number, dataDir: string): Promise<Trial> {
  const server = await startTidemark({ dataDir, keys: createKeys(), profiling: profilingOf(context) })
  try {
    const plan: LoadPlan = {
      to: server.events,
      pace: { kind: 'steady', eventsPerSecond },
      batchEvents: 100,
      connections: 32,
      warmUpMs: context.sizes.warmUpMs,
      durationMs: context.sizes.sustainedMs,
    }
    const from = Date.now() - 3_600_000
    const watch = watchMemory(server.pid)
    const load = await runLoad(plan)
    const until = Date.now() + 3_600_000
    const { waitedMs, counted } = await waitUntilCounted(server, {
      expected: load.acknowledgedEvents,
      from,
      until,
      limitMs: giveUpMs,
    })
    const memory = await watch.stop()
    if (counted > load.acknowledgedEvents && load.failedRequests === 0)
      throw new Error(
        `${counted} events are counted, though only ${load.acknowledgedEvents} were acknowledged.`,
      )
    const trial = { eventsPerSecond, load, waitedMs, memory }
    context.say(`sustained ${eventsPerSecond} events/s: ${describe(trial)}`)
    return trial
  } finally {
    await server.stop()
  }
}

function isSustained({ load, waitedMs }: Trial): boolean {
  const inTime = waitedMs !== undefined && waitedMs <= visibleLimitMs
  // Answers that come only long after the end were not sustained either.
  return inTime && load.failure === undefined && load.acknowledgementMs.p99 < 5_000
}

function rateRow(best: Trial, engineRate: number, sustained: boolean): Row {
  return {
    what: 'sustained with the loader running, all queryable within 10 s',
    figure: { value: sustained ? best.eventsPerSecond : 0, unit: 'events/s' },
    ceiling: { value: engineRate, unit: 'events/s', what: 'engine alone, inserting' },
    target: { of: 'figure', bound: 'at-least', value: promisedRate },
    notes: [`at ${best.eventsPerSecond} events/s: ${describe(best)}`, ...failureNotes([best.load])],
  }
}

function visibleRow(promised: Trial): Row {
  return {
    what: 'all queryable after the end of 50,000 events/s',
    figure: { value: promised.waitedMs ?? giveUpMs, unit: 'ms' },
    ceiling: undefined,
    target: { of: 'figure', bound: 'at-most', value: visibleLimitMs },
    notes: [describe(promised), ...failureNotes([promised.load])],
  }
}

function memoryRow({ memory }: Trial): Row {
  return {
    what: 'peak memory at 50,000 events/s, all processes',
    figure: { value: memory.pssBytes / MiB, unit: 'MiB' },
    ceiling: undefined,
    target: { of: 'figure', bound: 'at-most', value: memoryLimitMiB },
    notes: [
      `of it ${inMiB(memory.anonymousBytes)} MiB not files mapped into memory; shared pages counted for each process ${inMiB(memory.rssBytes)} MiB`,
    ],
  }
}

function describe({ load, waitedMs, memory }: Trial): string {
  const wait = waitedMs === undefined ? `more than ${giveUpMs / 1000} s` : `${(waitedMs / 1000).toFixed(1)} s`
  const { p50, p99, max } = load.acknowledgementMs
  return `acknowledged in p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, at most ${max.toFixed(0)} ms; all queryable after ${wait}; ${inMiB(memory.pssBytes)} MiB`
}

function inMiB(bytes: number): string {
  return (bytes / MiB).toFixed(0)
}
