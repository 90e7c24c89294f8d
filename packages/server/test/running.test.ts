import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServerProcess, writeKey, readKey } from './server-process.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-running-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a second server on one data folder says so and stops; the first goes on, and stops cleanly', async () => {
  const dataDir = join(folder, 'one')
  const first = await startServerProcess(dataDir)
  await expect(startServerProcess(dataDir)).rejects.toThrow(/Another Tidemark works on .*TIDEMARK_DATA_DIR/)
  expect(await send(first.url, { name: 'kept', user_id: 'ann' })).toMatchObject({ status: 200 })
  expect(await first.stop()).toBe(0)
  const again = await startServerProcess(dataDir)
  await until(async () => (await ledger(again.url)).hours.at(-1)?.stored === 1)
  expect(await again.stop()).toBe(0)
})

test('[L3] without free disk: 503 and Retry-After, /readyz says so', async () => {
  const server = await startServerProcess(join(folder, 'full'), {
    TIDEMARK_LOG_MIN_FREE_BYTES: String(Number.MAX_SAFE_INTEGER),
  })
  const answer = await send(server.url, { name: 'refused', user_id: 'ann' })
  expect(answer).toMatchObject({ status: 503, body: { code: 'disk_full' } })
  expect(answer.retryAfter).toMatch(/^\d+$/)
  const ready = await fetch(`${server.url}/readyz`)
  expect(ready.status).toBe(503)
  expect(await ready.json()).toMatchObject({
    ready: false,
    checks: { log: expect.stringContaining('disk_full') },
  })
  await server.stop()
})

test('a weak bootstrap key is refused with the reason, and nothing is made', async () => {
  const dataDir = join(folder, 'weak')
  await expect(startServerProcess(dataDir, { TIDEMARK_BOOTSTRAP_WRITE_KEY: 'short' })).rejects.toThrow(
    /too weak.*24 are the least/,
  )
  const server = await startServerProcess(dataDir)
  expect(await send(server.url, { name: 'taken', user_id: 'ann' })).toMatchObject({ status: 200 })
  await server.stop()
})

test('the process of the store dies: events are still taken, it is started again and loads them', async () => {
  const server = await startServerProcess(join(folder, 'store'))
  const children = await childrenOf(server.process.pid)
  for (const pid of children) process.kill(pid, 'SIGKILL')
  expect(await send(server.url, { name: 'taken', user_id: 'ann' })).toMatchObject({ status: 200 })
  await until(async () => (await ledger(server.url)).hours?.at(-1)?.stored === 1)
  expect(await childrenOf(server.process.pid)).not.toEqual(children)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  await server.stop()
})

async function send(url: string, event: object) {
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${writeKey}` },
    body: JSON.stringify(event),
  })
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as object,
  }
}

async function ledger(url: string): Promise<{ readonly hours: readonly { readonly stored: number }[] }> {
  const response = await fetch(`${url}/v1/ledger`, { headers: { authorization: `Bearer ${readKey}` } })
  return response.ok ? ((await response.json()) as Awaited<ReturnType<typeof ledger>>) : { hours: [] }
}

async function childrenOf(pid: number | undefined): Promise<number[]> {
  const { readdir, readFile } = await import('node:fs/promises')
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    if (stat.split(') ')[1]?.split(' ')[1] === String(pid)) found.push(Number(name))
  }
  return found
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50)
}
