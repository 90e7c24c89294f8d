import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../../config.ts'
import { startServer, type RunningServer } from '../../server.ts'

const writeKey = 'write-key-of-the-analytics-test'
const readKey = 'read-key-of-the-analytics-test'

let folder: string
let server: RunningServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-analytics-'))
  const settings = {
    TIDEMARK_DATA_DIR: folder,
    TIDEMARK_BOOTSTRAP_WRITE_KEY: writeKey,
    TIDEMARK_BOOTSTRAP_READ_KEY: readKey,
  }
  server = await startServer(loadConfig(settings), { quiet: true, port: 0 })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

test('[Q4] [Q5] an overview is there over HTTP, is kept, and shows what comes at once', async () => {
  const overview = () => ask('/v1/analytics/overview', { last: '1d' })
  expect(await overview()).toMatchObject({ kind: 'overview', figures: { people: { total: 0 } } })
  await send({ name: 'page_view', user_id: 'ann', session_id: 's', context: { page: { path: '/in' } } })
  for (;;) {
    const answer = await overview()
    if (answer.figures?.people.total === 1) break
    await sleep(50)
  }
  expect(await overview()).toMatchObject({
    meta: { cached: true, exact: true },
    figures: { sessions: { total: 1 }, page_views: { total: 1 }, bounce_rate: { total: 1 } },
  })
})

test('[Q1.3] [Q1.4] faults and plans come over HTTP', async () => {
  expect(await ask('/v1/analytics/overview', [])).toMatchObject({ code: 'question_invalid' })
  expect(await ask('/v1/analytics/overview', { last: '1d', event: 'a' })).toMatchObject({ path: '/event' })
  const question = { kind: 'trend', last: '3d', breakdown: ['page_title'] }
  expect(await ask('/v1/analytics/query?explain=1', question)).toMatchObject({
    source: 'events',
    budget: { fits: true },
    hints: [{ hint: 'use_rollup' }],
  })
})

interface Asked {
  readonly figures?: { readonly people: { readonly total: number } }
}

async function ask(path: string, body: unknown): Promise<Asked> {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${readKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await answer.json()) as Asked
}

async function send(event: object): Promise<void> {
  const answer = await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(event),
  })
  expect(answer.status).toBe(200)
}
