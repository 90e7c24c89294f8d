import type { LoadPlan } from './load.ts'
import { createRequestBody, stampRequestBody, type RequestBody } from './request-body.ts'
import { visits } from './visits.ts'

// Enough different events that nothing downstream finds the same few again and again, and few enough that they
// fit in memory: about 25 MB.
const poolEvents = 60_000

/** The requests of one connection: each call gives the next, freshly stamped. */
export type NextRequest = () => Buffer

/** A pool of requests for each connection: one may be changed only when its answer has come. */
export function createRequestPools(plan: LoadPlan): readonly NextRequest[] {
  const events = [...visits({ seed: 20_261, events: poolEvents, people: 10_000, from: 0, until: 3_600_000 })]
  const perConnection = Math.max(1, Math.floor(poolEvents / plan.batchEvents / plan.connections))
  return Array.from({ length: plan.connections }, (_, connection) => {
    const bodies = Array.from({ length: perConnection }, (_, index) => {
      const at = ((connection * perConnection + index) * plan.batchEvents) % poolEvents
      return createRequestBody(plan.to, events.slice(at, at + plan.batchEvents), at)
    })
    return cycle(bodies)
  })
}

function cycle(bodies: readonly RequestBody[]): NextRequest {
  let index = 0
  return () => {
    const body = bodies[index]
    if (body === undefined) throw new Error('A pool of requests is empty.')
    index = (index + 1) % bodies.length
    stampRequestBody(body, Date.now())
    return body.bytes
  }
}
