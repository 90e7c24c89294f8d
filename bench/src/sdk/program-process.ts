import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { createTidemark, type Tidemark } from '../../../packages/node/src/index.ts'
import { answerParent } from '../child.ts'

export interface ProgramTask {
  readonly host: string
  /** `none` makes the same calls of a client that does nothing. */
  readonly client: 'sdk' | 'none'
  readonly callsPerSecond: number
  readonly durationMs: number
}

export interface ProgramResult {
  readonly calls: number
  /** The longest run of calls that one turn of the program made. */
  readonly longestTurnMs: number
  /** How late a timer of a millisecond was. */
  readonly delayMs: { readonly p99: number; readonly p999: number; readonly max: number }
  /** Processor time of the whole process, packing in its threads included. */
  readonly processorMs: number
  readonly peakMemoryBytes: number
}

answerParent(run)

async function run({ host, client, callsPerSecond, durationMs }: ProgramTask): Promise<ProgramResult> {
  const tidemark =
    client === 'none'
      ? createTidemark({ host: '', writeKey: '', onProblem: () => undefined })
      : createTidemark({ host, writeKey: 'bench', onProblem: () => undefined, closeTimeoutMs: 10_000 })
  await spend(tidemark, callsPerSecond, 1_000)
  await tidemark.flush({ timeoutMs: 1_000 })
  const before = process.cpuUsage()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const { calls, longestTurnMs, peakMemoryBytes } = await spend(tidemark, callsPerSecond, durationMs)
  delay.disable()
  const { user, system } = process.cpuUsage(before)
  await tidemark.flush({ timeoutMs: 5_000 })
  // A timer of a millisecond is never early, and on time at one.
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - 1)
  return {
    calls,
    longestTurnMs,
    delayMs: { p99: late(delay.percentile(99)), p999: late(delay.percentile(99.9)), max: late(delay.max) },
    processorMs: (user + system) / 1000,
    peakMemoryBytes,
  }
}

/** Makes the calls that are due, a millisecond's at a time, as a busy program would. */
async function spend(tidemark: Tidemark, callsPerSecond: number, durationMs: number) {
  const startedAt = performance.now()
  let calls = 0
  let longestTurnMs = 0
  let peakMemoryBytes = 0
  let sampledAt = 0
  for (let now = startedAt; now - startedAt < durationMs; now = performance.now()) {
    // What a stop left undone is done in turns as well: or one stop would make the next one.
    const due = Math.min(((now - startedAt) * callsPerSecond) / 1000 - calls, callsPerSecond / 500)
    for (let index = 0; index < due; index += 1) {
      calls += 1
      tidemark.track(
        'order_completed',
        { order_id: `order-${calls}`, items: calls % 7, plan: 'pro', coupon: null, path: '/checkout/done' },
        { userId: `user-${calls % 5_000}`, tenantId: 'acme', value: 49.5, currency: 'EUR' },
      )
    }
    longestTurnMs = Math.max(longestTurnMs, performance.now() - now)
    if (now - sampledAt > 100) {
      sampledAt = now
      peakMemoryBytes = Math.max(peakMemoryBytes, process.memoryUsage.rss())
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return { calls, longestTurnMs, peakMemoryBytes }
}
