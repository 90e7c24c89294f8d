import { withBareServer } from '../ceilings/with-bare-server.ts'
import { median, withFreshTidemark, type BenchContext } from '../context.ts'
import type { LoadPlan, LoadResult } from '../load/load.ts'
import type { Destination } from '../load/request-body.ts'
import { runLoad } from '../load/run-load.ts'
import type { Row } from '../report/row.ts'
import { treeProcessorMs } from '../server/process-tree.ts'

interface Shape {
  readonly what: string
  readonly batchEvents: number
  readonly connections: number
}

/** Accepted, checked, enriched and on disk, in batches of 100 on 16 connections. */
export function measureBatches(context: BenchContext): Promise<readonly Row[]> {
  return compare(context, {
    what: 'accepted, batches of 100, 16 connections',
    batchEvents: 100,
    connections: 16,
  })
}

/** The same for single events on 64 connections. */
export function measureSingles(context: BenchContext): Promise<readonly Row[]> {
  return compare(context, {
    what: 'accepted, single events, 64 connections',
    batchEvents: 1,
    connections: 64,
  })
}

interface Round {
  readonly load: LoadResult
  /** Processor time of the server and all its processes, for each event, warm-up included. */
  readonly microsPerEvent: number
}

// Rounds alternate, and the ratio is taken within each: what else the machine does at the time slows both.
function compare(context: BenchContext, shape: Shape): Promise<readonly Row[]> {
  return withBareServer(context, (bareServer) =>
    withFreshTidemark(context, { TIDEMARK_LOADER_PAUSED: 'true' }, async (server) => {
      const ours: Round[] = []
      const bare: Round[] = []
      for (let round = 1; round <= context.sizes.rounds; round += 1) {
        ours.push(await runRound(planFor(context, shape, server.events), server.pid))
        bare.push(await runRound(planFor(context, shape, bareServer.events), bareServer.pid))
        context.say(
          `${shape.what}: round ${round} of ${context.sizes.rounds}, ${rateText(ours.at(-1))} against ${rateText(bare.at(-1))}`,
        )
      }
      return [toRow(shape, ours, bare)]
    }),
  )
}

async function runRound(plan: LoadPlan, pid: number): Promise<Round> {
  const before = await treeProcessorMs(pid)
  const load = await runLoad(plan)
  const spentMs = (await treeProcessorMs(pid)) - before
  return { load, microsPerEvent: (spentMs * 1000) / load.acknowledgedEvents }
}

function planFor(context: BenchContext, shape: Shape, to: Destination): LoadPlan {
  return {
    to,
    pace: { kind: 'as-answered' },
    batchEvents: shape.batchEvents,
    connections: shape.connections,
    warmUpMs: context.sizes.warmUpMs,
    durationMs: context.sizes.roundMs,
  }
}

function toRow(shape: Shape, ours: readonly Round[], bare: readonly Round[]): Row {
  const ratios = ours.map((round, index) => rateOf(round) / rateOf(bare[index]))
  const p99 = (rounds: readonly Round[]) => median(rounds.map(({ load }) => load.acknowledgementMs.p99))
  const micros = (rounds: readonly Round[]) => median(rounds.map((round) => round.microsPerEvent))
  return {
    what: shape.what,
    figure: { value: median(ours.map(rateOf)), unit: 'events/s' },
    ceiling: { value: median(bare.map(rateOf)), unit: 'events/s', what: 'bare server' },
    ratio: median(ratios),
    target: { of: 'ratio', bound: 'at-least', value: 0.6 },
    notes: [
      `ratio by round ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}; acknowledgement p99 ${p99(ours).toFixed(1)} ms against ${p99(bare).toFixed(1)} ms`,
      `processor time for an event ${micros(ours).toFixed(1)} µs against ${micros(bare).toFixed(1)} µs, on all cores; the generator took ${median(ours.map(({ load }) => load.processorShare)).toFixed(2)} of a core`,
      ...failureNotes(ours.map(({ load }) => load)),
    ],
  }
}

export function failureNotes(results: readonly LoadResult[]): readonly string[] {
  return results
    .filter((result) => result.failure !== undefined)
    .slice(0, 1)
    .map(
      (result) =>
        `${result.failedRequests} requests failed, ${result.refusedEvents} events refused: ${result.failure}`,
    )
}

function rateOf(round: Round | undefined): number {
  return round === undefined ? 0 : (round.load.events / round.load.elapsedMs) * 1000
}

function rateText(round: Round | undefined): string {
  return `${Math.round(rateOf(round)).toLocaleString('en-US')} events/s`
}
