import { randomUUID } from 'node:crypto'
import { Histogram } from '../load/histogram.ts'
import { HttpConnection } from '../load/http-connection.ts'
import { createRequestBody } from '../load/request-body.ts'
import { ask } from '../server/ask.ts'
import type { Tidemark } from '../server/tidemark.ts'

const probeName = 'bench_probe'
const probeEveryMs = 100
// An answer has at most 1,000 rows, and each probe is one.
const maxProbes = 900
const pauseMs = 20
const lastChanceMs = 30_000

export interface Visibility {
  /** From the acknowledgement of an event to the arrival of the first answer that counts it. */
  readonly delays: Histogram
  readonly sent: number
  readonly unseen: number
  /** How long the asking itself took. */
  readonly asking: Histogram
}

/**
 * Sends an event of its own person every tenth of a second for `durationMs`, and asks all the while which
 * of them are there.
 */
export async function probeVisibility(server: Tidemark, durationMs: number): Promise<Visibility> {
  const acknowledgedAt = new Map<string, number>()
  const delays = new Histogram()
  const asking = new Histogram()
  const allSent = new AbortController()
  const sent = sendProbes(server, durationMs, acknowledgedAt).finally(() => {
    allSent.abort()
  })
  const seen = new Set<string>()
  const endMs = performance.now() + durationMs + lastChanceMs
  while (performance.now() < endMs && (!allSent.signal.aborted || seen.size < acknowledgedAt.size)) {
    const askedMs = performance.now()
    const people = await peopleSeen(server)
    const nowMs = performance.now()
    asking.record(nowMs - askedMs)
    for (const person of people) {
      const ackMs = acknowledgedAt.get(person)
      if (ackMs === undefined || seen.has(person)) continue
      seen.add(person)
      delays.record(nowMs - ackMs)
    }
    await pause(pauseMs)
  }
  const count = await sent
  return { delays, sent: count, unseen: count - seen.size, asking }
}

async function sendProbes(
  server: Tidemark,
  durationMs: number,
  acknowledgedAt: Map<string, number>,
): Promise<number> {
  const connection = new HttpConnection(server.events.host, server.events.port)
  const startMs = performance.now()
  let sent = 0
  for (; sent < maxProbes && performance.now() < startMs + durationMs; sent += 1) {
    const person = `probe-${sent}`
    const event = {
      event_id: randomUUID(),
      name: probeName,
      user_id: person,
      timestamp: Date.now(),
      properties: {},
    }
    const { status, body } = await connection.request(
      createRequestBody(server.events, [JSON.stringify(event)], sent).bytes,
    )
    if (status !== 200) throw new Error(`A probe was answered ${status}: ${body}`)
    acknowledgedAt.set(person, performance.now())
    await pause(startMs + (sent + 1) * probeEveryMs - performance.now())
  }
  connection.close()
  return sent
}

async function peopleSeen(server: Tidemark): Promise<readonly string[]> {
  const answer = await ask(server, {
    kind: 'table',
    event: probeName,
    last: '2h',
    group_by: ['user_id'],
    measures: [{ fn: 'count' }],
    limit: 1000,
    bots: 'include',
  })
  return (answer.rows ?? []).map(([person]) => String(person))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
}
