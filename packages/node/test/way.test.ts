import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  readKey,
  startServerProcess,
  writeKey,
  type ServerProcess,
} from '../../server/test/server-process.ts'
import { createTidemark, type Fetch } from '../src/index.ts'

let folder: string
let server: ServerProcess
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-way-'))
  server = await startServerProcess(join(folder, 'data'))
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

test('[N2] [N7] over a network that loses requests and answers every event counts once in the real server', async () => {
  let requests = 0
  const lossy: Fetch = async (url, init) => {
    requests += 1
    if (requests % 3 === 1) throw new TypeError('the request was lost')
    const response = await fetch(url, init)
    if (requests % 3 === 2) throw new TypeError('the answer was lost')
    return response
  }
  const tidemark = createTidemark({
    host: server.url,
    writeKey,
    fetch: lossy,
    onProblem: () => undefined,
    drainOn: [],
  })
  for (let index = 0; index < 200; index += 1) {
    tidemark.track('counted', { index }, { userId: `user-${index % 7}` })
    tidemark.page('Prices', { url: 'https://shop.example/prices?utm_source=mail' }, { anonymousId: 'a-1' })
    if (index % 40 === 39) while (!(await tidemark.flush({ timeoutMs: 1_000 })));
  }
  expect(await tidemark.close()).toBe(true)
  let hour = await lastHour()
  while (hour === undefined) {
    await sleep(50)
    hour = await lastHour()
  }
  expect(hour).toMatchObject({ stored: 400, dead: {} })
  expect(hour.dropped['duplicate']).toBeGreaterThan(0)
  expect(hour.client.retried).toBeGreaterThan(0)
})

interface Hour {
  readonly dropped: Readonly<Record<string, number>>
  readonly client: { readonly retried: number }
}

/** What became of it all, once nothing of it is on its way any more. */
async function lastHour(): Promise<Hour | undefined> {
  const response = await fetch(`${server.url}/v1/ledger`, { headers: { authorization: `Bearer ${readKey}` } })
  const { settled, hours } = (await response.json()) as {
    readonly settled: boolean
    readonly hours: readonly (Hour & { readonly in_log: number })[]
  }
  const last = hours.at(-1)
  return settled && last?.in_log === 0 ? last : undefined
}
