import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startBareServer } from '../ceilings/bare-server.ts'
import { runClosedLoop } from './closed-loop.ts'
import { runFill } from './fill.ts'
import type { LoadPlan } from './load.ts'
import { dueAtMs, runOpenLoop, scheduledRequests } from './open-loop.ts'

const steady = { kind: 'steady', eventsPerSecond: 1_000 } as const

function planFor(port: number): LoadPlan {
  return {
    to: { host: '127.0.0.1', port, path: '/v1/events', writeKey: 'key' },
    pace: { kind: 'as-answered' },
    batchEvents: 10,
    connections: 4,
    warmUpMs: 50,
    durationMs: 300,
  }
}

async function withBareServer(act: (port: number) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  const server = await startBareServer(join(folder, 'log'))
  await act(server.port)
  await server.close()
  await rm(folder, { recursive: true })
}

/** Answers everything with `status` after `delayMs`. */
async function withSlowServer(
  { status, delayMs }: { readonly status: number; readonly delayMs: number },
  act: (port: number) => Promise<void>,
): Promise<void> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      setTimeout(() => {
        const answer = '{"accepted":10,"duplicates":0,"rejected":[]}'
        response.writeHead(status, { 'content-length': answer.length }).end(answer)
      }, delayMs)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await act((server.address() as AddressInfo).port)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

test('a schedule spreads the requests evenly over its time', () => {
  const schedule = { startMs: 1_000.1, durationMs: 1_000, perSecond: 4 }
  expect(scheduledRequests(schedule)).toBe(4)
  expect([0, 1, 2, 3].map((index) => dueAtMs(schedule, index))).toEqual([1_000.1, 1_250.1, 1_500.1, 1_750.1])
})

test('as answered: every event is acknowledged and counted', () =>
  withBareServer(async (port) => {
    const result = await runClosedLoop(planFor(port))
    expect(result).toMatchObject({ failedRequests: 0, refusedEvents: 0, failure: undefined })
    expect(result.events).toBeGreaterThan(100)
    expect(result.acknowledgedEvents).toBeGreaterThan(result.events)
  }))

test('steady: exactly the events that were due are sent', () =>
  withBareServer(async (port) => {
    const result = await runOpenLoop(planFor(port), steady.eventsPerSecond)
    expect(result.acknowledgedEvents).toBe(350)
    expect(result.events).toBe(300)
    expect(result.latenessMs.max).toBeLessThan(300)
  }))

test('steady: what a slow server makes wait counts from when it was due', () =>
  withSlowServer({ status: 200, delayMs: 100 }, async (port) => {
    // 35 requests of 100 ms, one at a time: the last is due at 350 ms and answered at 3.5 s.
    const result = await runOpenLoop({ ...planFor(port), connections: 1 }, steady.eventsPerSecond)
    expect(result.acknowledgedEvents).toBe(350)
    expect(result.acknowledgementMs.max).toBeGreaterThan(2_500)
  }))

test('refusals are counted, with what was answered', () =>
  withSlowServer({ status: 503, delayMs: 0 }, async (port) => {
    const result = await runClosedLoop(planFor(port))
    expect(result.acknowledgedEvents).toBe(0)
    expect(result.failedRequests).toBeGreaterThan(0)
    expect(result.failure).toContain('503')
  }))

test('a fill sends the whole history', () =>
  withBareServer(async (port) => {
    const { to } = planFor(port)
    const visits = { seed: 1, events: 2_345, people: 100, from: 0, until: 1_000_000 }
    const result = await runFill({ to, visits, batchEvents: 100, connections: 3 })
    expect(result).toMatchObject({ acknowledgedEvents: 2_345, refusedEvents: 0, failure: undefined })
  }))
