import { request as send, type IncomingMessage, type RequestOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHarness, writeKey, type Harness } from '../collect/testing/harness.ts'
import { createDirectServer } from './direct.ts'
import type { Collector } from '../collect/collector.ts'
import type { Server } from 'node:http'

const maxBodyBytes = 1_000
const output: string[] = []
const counted: string[] = []
let harness: Harness
let server: Server
let failure: Error | undefined

beforeAll(async () => {
  harness = createHarness()
  const collector: Pick<Collector, 'events'> = {
    events: (request) =>
      failure === undefined ? harness.collector.events(request) : Promise.reject(failure),
  }
  server = createDirectServer(
    {
      collector,
      metrics: { request: (route, status) => counted.push(`${status} ${route}`) },
      logger: pino({ base: null }, { write: (line) => output.push(line) }),
      maxBodyBytes,
    },
    (_request, response) => response.end('the framework'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => server.close())

const event = JSON.stringify({ name: 'seen', user_id: 'ann' })
const withKey = { authorization: `Bearer ${writeKey}` }

test.each(['/v1/events', '/v1/events/', '/v1/analytics/events', '/api/analytics/events'])(
  'events to %s are taken',
  async (path) => {
    const answer = await post(path, event, withKey)
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, duplicates: 0, rejected: [] } })
    expect(harness.entries.at(-1)?.events).toMatchObject([{ name: 'seen' }])
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(counted.at(-1)).toBe(`200 ${path.replace(/\/$/, '')}`)
  },
)

test('the key may stand in the query, and a page of another site may read the answer', async () => {
  const answer = await post(`/v1/events?key=${writeKey}`, event, { origin: 'https://shop.example' })
  expect(answer.status).toBe(200)
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': 'https://shop.example',
    'access-control-allow-credentials': 'true',
  })
})

test('everything else is left to the framework', async () => {
  expect((await ask({ path: '/v1/events', method: 'OPTIONS' }, '')).text).toBe('the framework')
  expect((await ask({ path: '/v1/eventsx', method: 'POST' }, event)).text).toBe('the framework')
})

test('a refusal is a problem with the id of its request', async () => {
  const answer = await post('/v1/events', event, {})
  expect(answer).toMatchObject({ status: 401, body: { code: 'key_missing' } })
  expect(answer.body).toMatchObject({ request_id: answer.headers['x-request-id'] })
})

test('a body over the limit is refused, and the connection is not used again', async () => {
  const answer = await post('/v1/events', ' '.repeat(maxBodyBytes + 1), withKey)
  expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } })
})

test('a body that goes on past the limit is answered before its end, and the connection is closed', async () => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { ...withKey, 'content-length': 1_000_000 }
    const request = send({ ...place(), path: '/v1/events', method: 'POST', headers }, resolve)
    request.on('error', reject)
    request.write(' '.repeat(maxBodyBytes + 1))
  })
  expect([response.statusCode, response.headers.connection]).toEqual([413, 'close'])
  response.destroy()
})

test('what is our fault is told as such, and written to the output under the id', async () => {
  failure = new Error('a fault of ours')
  const answer = await post('/v1/events', event, withKey)
  failure = undefined
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } })
  expect(JSON.stringify(answer.body)).not.toContain('a fault of ours')
  expect(output.at(-1)).toContain('a fault of ours')
  expect(output.at(-1)).toContain(String(answer.headers['x-request-id']))
})

test('a sender that goes away half-way leaves nothing behind, and nothing is written to the output', async () => {
  const before = { entries: harness.entries.length, lines: output.length }
  const request = send({ ...place(), path: '/v1/events', method: 'POST', headers: { 'content-length': 500 } })
  request.on('error', () => undefined)
  request.write('{"name":')
  await sleep(30)
  request.destroy()
  await sleep(30)
  expect({ entries: harness.entries.length, lines: output.length }).toEqual(before)
  expect((await post('/v1/events', event, withKey)).status).toBe(200)
})

async function post(path: string, body: string, headers: Readonly<Record<string, string>>) {
  const answer = await ask({ path, method: 'POST', headers }, body)
  return { ...answer, body: JSON.parse(answer.text) as unknown }
}

async function ask(options: RequestOptions, body: string) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = send({ ...place(), ...options }, resolve)
    // A server that answers before it has read everything may close while the rest is being sent.
    request.on('error', reject)
    request.end(body)
  })
  let text = ''
  for await (const chunk of response) text += String(chunk)
  return { status: response.statusCode, headers: response.headers, text }
}

function place(): RequestOptions {
  const { port } = server.address() as AddressInfo
  return { host: '127.0.0.1', port }
}
