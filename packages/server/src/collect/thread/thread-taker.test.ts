import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError, must } from '../../errors.ts'
import { decodeEntry } from '../../log/entry.ts'
import { createCollector, type Collector } from '../collector.ts'
import { authenticate } from '../steps/authenticate.ts'
import { startThreadTaker, type ThreadTaker } from './thread-taker.ts'
import type { Project, SendGrant } from '../../control/control.ts'
import type { CollectRequest } from '../request.ts'
import type { Worker } from 'node:worker_threads'

const key = 'tm_write_0123456789abcdefghijklmn'
const threads: Worker[] = []
const warnings: string[] = []
const grants = new Map<string, SendGrant>()
const entries: Uint8Array[] = []
let isFull = false
let folder: string
let taker: ThreadTaker
let collector: Collector

const project: Project = {
  id: '0192f3a4-7b1c-7def-8abc-0123456789ab',
  name: 'shop',
  timezone: 'UTC',
  acceptance: 'open',
  ipRule: 'cut',
  createdAt: new Date(0),
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-thread-'))
  process.on('worker', (worker) => threads.push(worker))
  taker = await startThreadTaker(
    {
      grant: (text) =>
        authenticate(text, { sendGrant: (known) => grants.get(known), keyKind: () => undefined }),
      warn: (message) => warnings.push(message),
    },
    { geoDatabase: undefined, trustProxy: false, visitorSecretFile: join(folder, 'secret') },
  )
  const append = async (bytes: Uint8Array) => {
    if (isFull) throw new AppError('disk_full', 'The disk is full.')
    return entries.push(bytes)
  }
  collector = createCollector({ taker, log: { append } })
  grants.set(key, { keyId: 'k', project, tenantId: undefined })
})
afterAll(async () => {
  await taker.close()
  await rm(folder, { recursive: true, force: true })
})

test('[A1] requests that come together are told apart: each has its own answer and its own entry', async () => {
  entries.length = 0
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const events = Array.from({ length: index % 7 }, () => ({ name: `größe_${index}`, user_id: 'ann' }))
      return JSON.parse(String((await send({ events: [...events, 'no event'] })).body)) as {
        accepted: number
      }
    }),
  )
  expect(answers.map(({ accepted }) => accepted)).toEqual(answers.map((_, index) => index % 7))
  const decoded = entries.map((bytes) => decodeEntry(bytes))
  expect(decoded).toHaveLength(200)
  for (const { header, events, dead } of decoded) {
    expect([events.length, dead.length]).toEqual([header.events, 1])
    const names = new Set(events.map((line) => (JSON.parse(line.toString()) as { name: string }).name))
    expect(names.size).toBeLessThanOrEqual(1)
  }
  expect(decoded.reduce((sum, { events }) => sum + events.length, 0)).toBe(
    answers.reduce((sum, { accepted }) => sum + accepted, 0),
  )
})

test('a key in the body is asked for each time: once it is revoked, nothing is taken', async () => {
  const inBody = { write_key: key, events: [{ name: 'seen', user_id: 'ann' }] }
  expect(await send(inBody, {})).toMatchObject({ status: 200 })
  const grant = grants.get(key)
  grants.delete(key)
  expect(await send(inBody, {})).toMatchObject({ status: 401 })
  expect(await send({ name: 'seen', user_id: 'ann' })).toMatchObject({ status: 401 })
  if (grant !== undefined) grants.set(key, grant)
  expect(await send(inBody, {})).toMatchObject({ status: 200 })
})

test('what holds for the project when a request comes holds for its events', async () => {
  grants.set(key, { keyId: 'k', project: { ...project, acceptance: 'strict' }, tenantId: 'acme' })
  expect(JSON.parse(String((await send({ name: 'never_registered', user_id: 'ann' })).body))).toMatchObject({
    rejected: [{ code: 'type_unknown' }],
  })
  grants.set(key, { keyId: 'k', project, tenantId: undefined })
  expect(JSON.parse(String((await send({ name: 'never_registered', user_id: 'ann' })).body))).toMatchObject({
    accepted: 1,
  })
})

test('[L1] a log that takes nothing is answered in the words of the sender, with 503', async () => {
  isFull = true
  const vendors = await collector.vendor(
    'POST /v1/batch',
    requestOf({ batch: [{ type: 'track', event: 'a', userId: 'ann' }] }),
  )
  const own = await send({ name: 'seen', user_id: 'ann' })
  isFull = false
  expect([own.status, vendors.status]).toEqual([503, 503])
})

test('a fault of ours fails its request alone', async () => {
  const failing = taker.take({ kind: 'vendor', path: 'POST /nobody/speaks/here' }, requestOf({}))
  await expect(failing).rejects.toThrow('no vendor has POST /nobody/speaks/here')
  expect(await send({ name: 'seen', user_id: 'ann' })).toMatchObject({ status: 200 })
})

test('a thread that ends by itself fails what it was at, and is started again for what comes next', async () => {
  const events = Array.from({ length: 3_000 }, (_, index) => ({ name: `name_${index}`, user_id: 'ann' }))
  const before = entries.length
  const cutOff = send({ events })
  await new Promise((resolve) => setImmediate(resolve))
  await must(threads.at(-1), 'a thread').terminate()
  await expect(cutOff).rejects.toThrow('ended while it did')
  expect(entries).toHaveLength(before)
  expect(await send({ name: 'seen', user_id: 'ann' })).toMatchObject({ status: 200 })
  expect(warnings).toContain('The thread that judges events ended by itself. It is started again.')
})

test('a thread that cannot work with its settings says which one', async () => {
  const options = {
    geoDatabase: join(folder, 'missing.mmdb'),
    trustProxy: false,
    visitorSecretFile: join(folder, 's'),
  }
  await expect(
    startThreadTaker(
      {
        grant: () => authenticate(undefined, { sendGrant: () => undefined, keyKind: () => undefined }),
        warn: () => undefined,
      },
      options,
    ),
  ).rejects.toMatchObject({ code: 'setup_invalid' })
})

function send(body: unknown, headers: CollectRequest['headers'] = { authorization: `Bearer ${key}` }) {
  return collector.events(requestOf(body, headers))
}

function requestOf(
  body: unknown,
  headers: CollectRequest['headers'] = { authorization: `Bearer ${key}` },
): CollectRequest {
  return {
    method: 'POST',
    path: '/v1/events',
    query: {},
    headers,
    body: Buffer.from(JSON.stringify(body)),
    remoteAddress: '203.0.113.77',
    requestId: 'request',
  }
}
