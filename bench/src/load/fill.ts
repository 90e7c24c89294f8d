import { HttpConnection } from './http-connection.ts'
import { createRequestBody, type Destination } from './request-body.ts'
import { visits, type VisitPlan } from './visits.ts'

/** A history to send as fast as it is taken. */
export interface FillPlan {
  readonly to: Destination
  readonly visits: VisitPlan
  readonly batchEvents: number
  readonly connections: number
}

export interface FillResult {
  readonly acknowledgedEvents: number
  readonly refusedEvents: number
  readonly failure: string | undefined
  readonly sentBytes: number
  readonly elapsedMs: number
}

const retryAfterMs = 500
const maxRetries = 240

/** Sends the whole history; what is answered with 503 is sent again, with the same ids. */
export async function runFill(plan: FillPlan): Promise<FillResult> {
  const history = visits(plan.visits)
  const startMs = performance.now()
  const lanes = await Promise.all(
    Array.from({ length: plan.connections }, (_, index) => sendBatches(plan, history, index)),
  )
  return {
    acknowledgedEvents: lanes.reduce((sum, lane) => sum + lane.accepted, 0),
    refusedEvents: lanes.reduce((sum, lane) => sum + lane.refused, 0),
    failure: lanes.find((lane) => lane.failure !== undefined)?.failure,
    sentBytes: lanes.reduce((sum, lane) => sum + lane.bytes, 0),
    elapsedMs: performance.now() - startMs,
  }
}

async function sendBatches(plan: FillPlan, history: Iterator<string>, lane: number) {
  const connection = new HttpConnection(plan.to.host, plan.to.port)
  const sum = { accepted: 0, refused: 0, bytes: 0, failure: undefined as string | undefined }
  for (let batch = 0; ; batch += 1) {
    const events = take(history, plan.batchEvents)
    if (events.length === 0) break
    const { bytes } = createRequestBody(plan.to, events, batch * plan.connections + lane)
    const answer = await sendUntilTaken(connection, bytes)
    const accepted = Number(/"accepted": ?(\d+)/.exec(answer)?.[1] ?? 0)
    sum.accepted += accepted
    sum.refused += events.length - accepted
    sum.bytes += bytes.length
    if (accepted < events.length) sum.failure ??= answer.slice(0, 500)
  }
  connection.close()
  return sum
}

async function sendUntilTaken(connection: HttpConnection, bytes: Buffer): Promise<string> {
  for (let attempt = 0; attempt < maxRetries; attempt += 1) {
    const { status, body } = await connection.request(bytes)
    if (status !== 503 && status !== 429) return body
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs))
  }
  return 'Refused for too long: the server did not take the history.'
}

function take(history: Iterator<string>, count: number): string[] {
  const events: string[] = []
  while (events.length < count) {
    const next = history.next()
    if (next.done === true) break
    events.push(next.value)
  }
  return events
}
