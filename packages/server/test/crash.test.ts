import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createEventId } from '@tidemark/event'
import { expect, test } from 'vitest'
import { openChdbEngine } from '../src/store/chdb-engine.ts'
import { readKey, startServerProcess, writeKey, type Program } from './server-process.ts'

const senders = 4
const batchEvents = 20
const longestRoundMs = 400

test(
  '[L1][S1] kill -9 in the middle of load, 50 times: every acknowledged id is stored exactly once',
  { timeout: 900_000 },
  () =>
    withDataDir(async (dataDir) => {
      const { acknowledged, unanswered } = await crash(dataDir, { rounds: 50, program: 'way' })
      const server = await startServerProcess(dataDir, {}, 'way')
      await sendAll(server.url, unanswered, acknowledged)
      expect(await server.stop()).toBe(0)
      await expectOnce(dataDir, acknowledged)
    }),
)

test(
  '[L1][S1][A1] the whole server, killed 3 times: exactly once, and its ledger adds up',
  { timeout: 300_000 },
  () =>
    withDataDir(async (dataDir) => {
      const { acknowledged, unanswered } = await crash(dataDir, { rounds: 3, program: 'server' })
      const server = await startServerProcess(dataDir)
      await sendAll(server.url, unanswered, acknowledged)
      const ledger = await settledLedger(server.url)
      expect(await server.stop()).toBe(0)
      await expectOnce(dataDir, acknowledged)
      expect(ledger.stored).toBe(acknowledged.size)
      expect(ledger.received).toBe(ledger.stored + ledger.duplicates)
    }),
)

test('[L1] what is left of a killed server may hold the store a moment longer: the next one waits for it', () =>
  withDataDir(async (dataDir) => {
    const status = join(dataDir, 'store', 'status')
    await mkdir(join(dataDir, 'store'))
    await writeFile(status, '')
    // As the engine holds its folder.
    const holder = spawn('flock', [status, 'sh', '-c', 'echo held; sleep 2'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(holder.stdout, 'data')
    const server = await startServerProcess(dataDir, {}, 'way')
    expect(holder.exitCode).toBe(0)
    expect(await send(server.url, [createEventId(Date.now())])).toBe(true)
    expect(await server.stop()).toBe(0)
  }))

interface Sent {
  readonly acknowledged: Set<string>
  /** Batches that got no answer: they may have been kept or not. */
  readonly unanswered: string[][]
}

async function crash(
  dataDir: string,
  options: { readonly rounds: number; readonly program: Program },
): Promise<Sent> {
  const acknowledged = new Set<string>()
  const unanswered: string[][] = []
  for (let round = 0; round < options.rounds; round += 1) {
    const server = await startServerProcess(dataDir, {}, options.program)
    let killed = false
    const sending = Array.from({ length: senders }, async () => {
      while (!killed) {
        // What was not answered is sent again under its ids, as an SDK does.
        const ids = unanswered.pop() ?? Array.from({ length: batchEvents }, () => createEventId(Date.now()))
        if (await send(server.url, ids)) for (const id of ids) acknowledged.add(id)
        else unanswered.push(ids)
      }
    })
    await sleep(Math.random() * longestRoundMs)
    await server.kill()
    killed = true
    await Promise.all(sending)
  }
  return { acknowledged, unanswered }
}

async function sendAll(url: string, batches: readonly string[][], acknowledged: Set<string>): Promise<void> {
  for (const ids of batches) {
    expect(await send(url, ids)).toBe(true)
    for (const id of ids) acknowledged.add(id)
  }
}

/** Looks at the store itself: nothing twice, nothing missing, nothing that nobody sent, and the rollups agree. */
async function expectOnce(dataDir: string, acknowledged: ReadonlySet<string>): Promise<void> {
  const engine = await openChdbEngine({
    folder: join(dataDir, 'store'),
    maxMemoryBytes: 1e9,
    mergeThreads: 1,
    queryConcurrency: 1,
  })
  const { rows } = await engine.query('SELECT toString(event_id) AS id, count() AS n FROM events GROUP BY id')
  const rollups = await engine.query(
    `SELECT (SELECT sum(events) FROM events_hourly) AS hourly, (SELECT sum(events) FROM visits) AS visits,
       (SELECT sum(events) FROM values_hourly WHERE list = 'countries') AS listed`,
  )
  await engine.close()
  const stored = new Set(rows.map((row) => String(row['id'])))
  expect(acknowledged.size).toBeGreaterThan(batchEvents)
  expect(rows.filter((row) => row['n'] !== 1)).toEqual([])
  expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([])
  expect([...stored].filter((id) => !acknowledged.has(id))).toEqual([])
  expect(rollups.rows).toEqual([{ hourly: stored.size, visits: stored.size, listed: stored.size }])
}

async function withDataDir(run: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidemark-crash-'))
  try {
    await run(dataDir)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function send(url: string, ids: readonly string[]): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${writeKey}` },
      body: JSON.stringify(
        ids.map((event_id) => ({ event_id, name: 'buy', user_id: event_id.slice(-3), properties: { n: 1 } })),
      ),
    })
    const answer = (await response.json()) as { readonly accepted?: number }
    return response.ok && answer.accepted === ids.length
  } catch {
    return false
  }
}

interface LedgerAnswer {
  readonly settled: boolean
  readonly hours: readonly {
    readonly received: number
    readonly stored: number
    readonly dropped: { readonly duplicate?: number }
    readonly in_log: number
  }[]
}

async function settledLedger(url: string) {
  for (;;) {
    const response = await fetch(`${url}/v1/ledger`, { headers: { authorization: `Bearer ${readKey}` } })
    const { settled, hours } = (await response.json()) as LedgerAnswer
    const sum = (pick: (hour: LedgerAnswer['hours'][number]) => number) =>
      hours.reduce((total, hour) => total + pick(hour), 0)
    if (settled && sum((hour) => hour.in_log) === 0) {
      return {
        received: sum((hour) => hour.received),
        stored: sum((hour) => hour.stored),
        duplicates: sum((hour) => hour.dropped.duplicate ?? 0),
      }
    }
    await sleep(50)
  }
}
