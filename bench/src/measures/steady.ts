import { withBareServer } from '../ceilings/with-bare-server.ts'
import { withFreshTidemark, type BenchContext } from '../context.ts'
import type { LoadPlan, LoadResult } from '../load/load.ts'
import type { Destination } from '../load/request-body.ts'
import { runLoad } from '../load/run-load.ts'
import type { Row } from '../report/row.ts'
import { failureNotes } from './accept.ts'
import { probeVisibility, type Visibility } from './probe.ts'

const eventsPerSecond = 10_000
const connections = 16

/** How soon an event is acknowledged, and how soon it can be asked about, at a steady 10,000 events a second. */
export async function measureSteady(context: BenchContext): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const batchEvents of [10, 100]) {
    const bare = await withBareServer(context, ({ events }) =>
      runLoad({ ...planFor(context, events, batchEvents), durationMs: context.sizes.bareSteadyMs }),
    )
    // Two runs: asking all the time, as the probes do, is a load of its own, which few have at 10,000 events/s.
    const alone = await withFreshTidemark(context, {}, (server) =>
      runLoad(planFor(context, server.events, batchEvents)),
    )
    const { load, visibility } = await withFreshTidemark(context, {}, async (server) => {
      const { warmUpMs, steadyMs } = context.sizes
      const [load, visibility] = await Promise.all([
        runLoad(planFor(context, server.events, batchEvents)),
        afterMs(warmUpMs).then(() => probeVisibility(server, steadyMs)),
      ])
      return { load, visibility }
    })
    rows.push(
      acknowledgedRow({ batchEvents, alone, probed: load, bare }),
      visibleRow(batchEvents, visibility),
    )
    context.say(
      `steady, batches of ${batchEvents}: acknowledged in ${latencyText(alone)}, visible in ${delayText(visibility)}`,
    )
  }
  return rows
}

function planFor(context: BenchContext, to: Destination, batchEvents: number): LoadPlan {
  return {
    to,
    pace: { kind: 'steady', eventsPerSecond },
    batchEvents,
    connections,
    warmUpMs: context.sizes.warmUpMs,
    durationMs: context.sizes.steadyMs,
  }
}

interface Acknowledged {
  readonly batchEvents: number
  readonly alone: LoadResult
  readonly probed: LoadResult
  readonly bare: LoadResult
}

function acknowledgedRow({ batchEvents, alone, probed, bare }: Acknowledged): Row {
  return {
    what: `acknowledgement p99 at 10,000 events/s, batches of ${batchEvents}`,
    figure: { value: alone.acknowledgementMs.p99, unit: 'ms' },
    ceiling: { value: bare.acknowledgementMs.p99, unit: 'ms', what: 'bare server' },
    target: { of: 'figure', bound: 'at-most', value: 10 },
    notes: [
      latencyText(alone),
      `while questions are asked without a pause beside it: ${latencyText(probed)}`,
      `of it the generator's own lateness: p50 ${alone.latenessMs.p50.toFixed(1)}, p99 ${alone.latenessMs.p99.toFixed(1)} ms`,
      ...failureNotes([alone, probed]),
    ],
  }
}

function visibleRow(batchEvents: number, visibility: Visibility): Row {
  const unseen = visibility.unseen > 0 ? [`${visibility.unseen} of ${visibility.sent} were never seen`] : []
  return {
    what: `from acknowledgement to visible p99 at 10,000 events/s, batches of ${batchEvents}`,
    figure: { value: visibility.unseen > 0 ? Infinity : visibility.delays.percentile(0.99), unit: 'ms' },
    ceiling: undefined,
    target: { of: 'figure', bound: 'at-most', value: 1_000 },
    notes: [
      `${delayText(visibility)}; ${visibility.sent} probes; the question itself took p50 ${visibility.asking.percentile(0.5).toFixed(0)}, p99 ${visibility.asking.percentile(0.99).toFixed(0)} ms`,
      ...unseen,
    ],
  }
}

function latencyText({ acknowledgementMs: { p50, p90, p99, max } }: LoadResult): string {
  return `p50 ${p50.toFixed(1)}, p90 ${p90.toFixed(1)}, p99 ${p99.toFixed(1)}, at most ${max.toFixed(0)} ms`
}

function delayText({ delays }: Visibility): string {
  const { p50, p90, p99, max } = delays.percentiles()
  return `p50 ${p50.toFixed(0)}, p90 ${p90.toFixed(0)}, p99 ${p99.toFixed(0)}, at most ${max.toFixed(0)} ms`
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
