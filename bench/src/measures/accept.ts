import { withBareServer } from '../ceilings/with-bare-server.ts'
import { median, withFreshTidemark, type BenchContext } from '../context.ts'
import type { LoadPlan, LoadResult } from '../load/load.ts'
import type { Destination } from '../load/request-body.ts'
import { runLoad } from '../load/run-load.ts'
import type { Row } from '../report/row.ts'

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

// Rounds alternate, and the ratio is taken within each: what else the machine does at the time slows both.
function compare(context: BenchContext, shape: Shape): Promise<readonly Row[]> {
  return withBareServer(context, (bareEvents) =>
    withFreshTidemark(context, { TIDEMARK_LOADER_PAUSED: 'true' }, async (server) => {
      const ours: LoadResult[] = []
      const bare: LoadResult[] = []
      for (let round = 1; round <= context.sizes.rounds; round += 1) {
        ours.push(await runLoad(planFor(context, shape, server.events)))
        bare.push(await runLoad(planFor(context, shape, bareEvents)))
        context.say(
          `${shape.what}: round ${round} of ${context.sizes.rounds}, ${rateText(ours.at(-1))} against ${rateText(bare.at(-1))}`,
        )
      }
      return [toRow(shape, ours, bare)]
    }),
  )
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

function toRow(shape: Shape, ours: readonly LoadResult[], bare: readonly LoadResult[]): Row {
  const ratios = ours.map((result, round) => rateOf(result) / rateOf(bare[round]))
  const p99 = (results: readonly LoadResult[]) =>
    median(results.map((result) => result.acknowledgementMs.p99)).toFixed(1)
  return {
    what: shape.what,
    figure: { value: median(ours.map(rateOf)), unit: 'events/s' },
    ceiling: { value: median(bare.map(rateOf)), unit: 'events/s', what: 'bare server' },
    ratio: median(ratios),
    target: { of: 'ratio', bound: 'at-least', value: 0.6 },
    notes: [
      `ratio by round ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}; p99 ${p99(ours)} ms against ${p99(bare)} ms`,
      `the generator took ${median(ours.map((result) => result.processorShare)).toFixed(2)} of a core`,
      ...failureNotes(ours),
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

function rateOf(result: LoadResult | undefined): number {
  return result === undefined ? 0 : (result.events / result.elapsedMs) * 1000
}

function rateText(result: LoadResult | undefined): string {
  return `${Math.round(rateOf(result)).toLocaleString('en-US')} events/s`
}
