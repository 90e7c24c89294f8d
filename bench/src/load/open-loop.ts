import { HttpConnection } from './http-connection.ts'
import type { LoadPlan, LoadResult } from './load.ts'
import { createRequestPools, type NextRequest } from './request-pool.ts'
import { Tally } from './tally.ts'

// How long after its time a run may still send what was due: past it the server has not kept up.
const graceMs = 30_000

/** The times at which requests are due: `perSecond` of them, evenly, for `durationMs` from `startMs` on. */
export interface Schedule {
  readonly startMs: number
  readonly durationMs: number
  readonly perSecond: number
}

export function scheduledRequests({ durationMs, perSecond }: Schedule): number {
  return Math.ceil((durationMs * perSecond) / 1000)
}

export function dueAtMs({ startMs, perSecond }: Schedule, index: number): number {
  return startMs + (index * 1000) / perSecond
}

/**
 * A steady stream, whatever the answers do. A request that finds no free connection waits, and its latency
 * counts from when it was due: what a slow server makes wait is not left out of the figures.
 */
export async function runOpenLoop(plan: LoadPlan, eventsPerSecond: number): Promise<LoadResult> {
  const idle = createRequestPools(plan).map((next) => ({
    next,
    connection: new HttpConnection(plan.to.host, plan.to.port),
  }))
  const all = [...idle]
  const startMs = performance.now() + 50
  const schedule = {
    startMs,
    durationMs: plan.warmUpMs + plan.durationMs,
    perSecond: eventsPerSecond / plan.batchEvents,
  }
  const tally = new Tally(startMs + plan.warmUpMs)
  const total = scheduledRequests(schedule)
  const giveUpMs = startMs + schedule.durationMs + graceMs
  let sent = 0
  let finished = 0

  await new Promise<void>((resolve) => {
    const sendDue = (lane: Lane | undefined, fromTimer: boolean) => {
      let free = lane ?? idle.pop()
      const nowMs = performance.now()
      const more = nowMs < giveUpMs ? total : sent
      while (free !== undefined && sent < more && dueAtMs(schedule, sent) <= nowMs) {
        const dueMs = dueAtMs(schedule, sent)
        sent += 1
        if (fromTimer) tally.sent(dueMs, performance.now())
        void send(free, plan, tally, dueMs).then((lane) => {
          finished += 1
          sendDue(lane, false)
        })
        free = idle.pop()
      }
      if (free !== undefined) idle.push(free)
    }
    const timer = setInterval(() => {
      sendDue(undefined, true)
      const over = sent === total || performance.now() >= giveUpMs
      if (!over || finished < sent) return
      clearInterval(timer)
      resolve()
    }, 1)
  })

  for (let missing = total - sent; missing > 0; missing -= 1) tally.broke('Not sent: the server fell behind.')
  for (const { connection } of all) connection.close()
  return tally.result()
}

interface Lane {
  readonly next: NextRequest
  readonly connection: HttpConnection
}

async function send(lane: Lane, plan: LoadPlan, tally: Tally, dueMs: number): Promise<Lane> {
  try {
    tally.answered(await lane.connection.request(lane.next()), plan.batchEvents, dueMs)
  } catch (error) {
    tally.broke(error)
  }
  return lane
}
