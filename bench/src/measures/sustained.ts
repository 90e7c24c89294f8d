import { withFreshTidemark, type BenchContext } from '../context.ts'
import type { LoadPlan, LoadResult } from '../load/load.ts'
import { runLoad } from '../load/run-load.ts'
import type { Row } from '../report/row.ts'
import { waitUntilCounted } from '../server/ask.ts'
import { watchMemory } from '../server/memory-watch.ts'
import type { TreeMemory } from '../server/process-tree.ts'
import { failureNotes } from './accept.ts'

const promisedRate = 50_000
const rateStep = 10_000
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
  const promised = await tryRate(context, promisedRate)
  const best = await findHighest(context, promised)
  return [rateRow(best ?? promised, best !== undefined), visibleRow(promised), memoryRow(promised)]
}

async function findHighest(context: BenchContext, promised: Trial): Promise<Trial | undefined> {
  let best = isSustained(promised) ? promised : undefined
  const step = best === undefined ? -rateStep : rateStep
  for (let rate = promisedRate + step; rate > 0 && rate <= highestRate; rate += step) {
    const trial = await tryRate(context, rate)
    if (isSustained(trial)) best = trial
    if (isSustained(trial) !== step > 0) break
  }
  return best
}

function tryRate(context: BenchContext, eventsPerSecond: number): Promise<Trial> {
  return withFreshTidemark(context, {}, async (server) => {
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
  })
}

function isSustained({ load, waitedMs }: Trial): boolean {
  const inTime = waitedMs !== undefined && waitedMs <= visibleLimitMs
  // Answers that come only long after the end were not sustained either.
  return inTime && load.failure === undefined && load.acknowledgementMs.p99 < 5_000
}

function rateRow(best: Trial, sustained: boolean): Row {
  return {
    what: 'sustained with the loader running, all queryable within 10 s',
    figure: { value: sustained ? best.eventsPerSecond : 0, unit: 'events/s' },
    ceiling: undefined,
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
