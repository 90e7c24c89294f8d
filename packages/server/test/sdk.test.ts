import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createEventId, defaultSdkSettings } from '@tidemark/event'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readKey, startServerProcess, writeKey, type ServerProcess } from './server-process.ts'

let folder: string
let server: ServerProcess
let ownerToken: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-sdk-'))
  server = await startServerProcess(join(folder, 'data'))
  const file: { token: string } = JSON.parse(await readFile(join(folder, 'data', 'server.json'), 'utf8'))
  ownerToken = file.token
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

test('[G12] a project that set nothing has the defaults, for any page to read and to keep a moment', async () => {
  const response = await config()
  expect(await response.json()).toEqual(defaultSdkSettings)
  expect(response.headers.get('cache-control')).toBe('public, max-age=15')
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  const again = await config({ 'if-none-match': response.headers.get('etag') ?? '' })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('[G12] turning off counts with the next request, and changes nothing else', async () => {
  const { headers } = await config()
  const before = { flush_interval_ms: 1_000, destinations: { gtm: { rollout: 0.1 } } }
  expect(await patch(before)).toMatchObject({ status: 200 })
  expect(await patch({ enabled: false })).toMatchObject({ status: 200 })
  const response = await config({ 'if-none-match': headers.get('etag') ?? '' })
  expect(await response.json()).toEqual({
    ...defaultSdkSettings,
    enabled: false,
    flush_interval_ms: 1_000,
    destinations: { gtm: { enabled: true, sample_rate: 1, rollout: 0.1 } },
  })
  await patch({ enabled: true, destinations: { gtm: null } })
  expect(await (await config()).json()).toEqual({ ...defaultSdkSettings, flush_interval_ms: 1_000 })
})

test('settings that cannot be are refused by name, and none of them is taken', async () => {
  const before = await (await config()).json()
  for (const wrong of [
    { enabled: 'no' },
    { rollout: 1.5 },
    { sample_rate: 0 },
    { batch_size: 0 },
    { flush_interval_ms: 1 },
    { colour: 'blue' },
    { destinations: { 'Not a name': {} } },
    { destinations: { gtm: { share: 1 } } },
  ])
    expect(await patch({ batch_size: 50, ...wrong })).toMatchObject({
      status: 400,
      body: { code: 'request_invalid' },
    })
  expect(await (await config()).json()).toEqual(before)
})

test('whoever may only ask cannot change them, and a key that cannot send does not get them', async () => {
  expect(await patch({ enabled: false }, readKey)).toMatchObject({
    status: 403,
    body: { code: 'role_too_low' },
  })
  expect((await fetch(`${server.url}/v1/config/${readKey}`)).status).toBe(403)
  expect((await fetch(`${server.url}/v1/config/nobodys`)).status).toBe(401)
})

test('[A1] what SDKs say that they lost is in the ledger, beside the sum', async () => {
  await send({ sent: 10, retried: 4, dropped: { queue_full: 3 } })
  await send({ sent: 1, dropped: { queue_full: 2, too_old: 1 } })
  let { settled, hours } = await ledger()
  while (!settled || hours.at(-1)?.stored !== 2) {
    await sleep(50)
    ;({ settled, hours } = await ledger())
  }
  expect(hours.at(-1)).toMatchObject({
    received: 2,
    dropped: {},
    dead: {},
    client: { sent: 11, retried: 4, dropped: { queue_full: 5, too_old: 1 } },
  })
})

interface Ledger {
  readonly settled: boolean
  readonly hours: readonly { readonly stored: number }[]
}

function config(headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${server.url}/v1/config/${writeKey}`, { headers })
}

async function patch(changes: object, key = ownerToken) {
  const response = await fetch(`${server.url}/v1/sdk-settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(changes),
  })
  const body: unknown = await response.json()
  return { status: response.status, body }
}

async function send(telemetry: object): Promise<void> {
  await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${writeKey}` },
    body: JSON.stringify({
      events: [{ event_id: createEventId(Date.now()), name: 'buy', user_id: 'ann' }],
      telemetry,
    }),
  })
}

async function ledger(): Promise<Ledger> {
  const response = await fetch(`${server.url}/v1/ledger`, { headers: { authorization: `Bearer ${readKey}` } })
  return (await response.json()) as Ledger
}
