import { HttpConnection } from './http-connection.ts'
import type { LoadPlan, LoadResult } from './load.ts'
import { createRequestPools, type NextRequest } from './request-pool.ts'
import { Tally } from './tally.ts'

// A server that refuses everything must not be asked in a tight loop.
const pauseAfterFailureMs = 50

/** As fast as it is answered, on every connection at once. */
export async function runClosedLoop(plan: LoadPlan): Promise<LoadResult> {
  const pools = createRequestPools(plan)
  const startMs = performance.now()
  const tally = new Tally(startMs + plan.warmUpMs)
  const endMs = startMs + plan.warmUpMs + plan.durationMs
  await Promise.all(pools.map((next) => drive(plan, next, tally, endMs)))
  return tally.result()
}

async function drive(plan: LoadPlan, next: NextRequest, tally: Tally, endMs: number): Promise<void> {
  const connection = new HttpConnection(plan.to.host, plan.to.port)
  for (let nowMs = performance.now(); nowMs < endMs; nowMs = performance.now()) {
    try {
      const answer = await connection.request(next())
      tally.answered(answer, plan.batchEvents, nowMs)
      if (answer.status !== 200) await pause()
    } catch (error) {
      tally.broke(error)
      await pause()
    }
  }
  connection.close()
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pauseAfterFailureMs))
}
