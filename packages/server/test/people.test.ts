import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readKey, startServerProcess, writeKey, type ServerProcess } from './server-process.ts'

const atMs = Date.now() - 3_600_000

let dataDir: string
let server: ServerProcess
let ownerToken: string
beforeAll(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'tidemark-who-')), 'data')
  server = await startServerProcess(dataDir)
  ownerToken = (JSON.parse(await readFile(join(dataDir, 'server.json'), 'utf8')) as { token: string }).token
  await send([
    { name: 'page_view', anonymous_id: 'phone', timestamp: atMs, properties: { plan: 'none' } },
    {
      type: 'identify',
      anonymous_id: 'phone',
      user_id: 'ann',
      timestamp: atMs + 1_000,
      traits: { plan: 'pro', seats: 3 },
    },
    { name: 'page_view', user_id: 'ann', timestamp: atMs + 2_000, properties: { plan: 5 } },
    { name: 'page_view', anonymous_id: 'laptop', timestamp: atMs + 3_000 },
  ])
})
afterAll(async () => {
  await server.stop()
  await rm(join(dataDir, '..'), { recursive: true, force: true })
})

test('[D10] [D13] [Q2.13] a person is found by any id, split by hand, and joined again', async () => {
  await expect
    .poll(() => get('/v1/people/phone'), { timeout: 20_000 })
    .toMatchObject({
      status: 200,
      body: { person_id: 'ann', ids: ['ann', 'phone'], events: 3, traits: { plan: 'pro', seats: 3 } },
    })
  expect(await people()).toBe(2)
  const link = { from_id: 'phone', to_id: 'ann', reason: 'a shared device' }

  const undone = await post('/v1/people/links/undo', link, ownerToken)
  expect(undone).toMatchObject({
    status: 200,
    body: {
      person_id: 'phone',
      ids: ['phone'],
      events: 1,
      links: [
        {
          holds: false,
          changes: [{ undone: true, reason: 'a shared device', by: 'a command on the server' }],
        },
      ],
    },
  })
  expect(await people()).toBe(3)

  const restored = await post('/v1/people/links/restore', link, ownerToken)
  expect(restored).toMatchObject({
    status: 200,
    body: { person_id: 'ann', links: [{ holds: true, changes: [{ undone: false }, { undone: true }] }] },
  })
  expect(await people()).toBe(2)

  expect(await get('/v1/people/nobody')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  expect(await post('/v1/people/links/undo', { ...link, to_id: 'bob' }, ownerToken)).toMatchObject({
    status: 404,
  })
  expect(await post('/v1/people/links/undo', link, writeKey)).toMatchObject({ status: 403 })
})

test('[Q6] the catalogue knows names, properties, types, values and traits', async () => {
  await expect
    .poll(async () => (await get('/v1/catalogue/traits')).body, { timeout: 20_000 })
    .toEqual({
      traits: [
        { field: 'person.plan', types: ['text'] },
        { field: 'person.seats', types: ['number'] },
      ],
    })
  expect((await get('/v1/catalogue/events')).body).toMatchObject({
    events: [
      { name: 'page_view', events: 3, first_seen: new Date(atMs).toISOString() },
      { name: 'identify', events: 1 },
    ],
  })
  expect((await get('/v1/catalogue/events?search=IDENT&limit=5')).body).toMatchObject({
    events: [{ name: 'identify' }],
  })
  expect((await get('/v1/catalogue/events/page_view')).body).toMatchObject({
    last_seen: new Date(atMs + 3_000).toISOString(),
    properties: [
      {
        field: 'properties.plan',
        types: ['number', 'text'],
        examples: expect.arrayContaining(['none', '5']),
      },
    ],
  })
  expect(await get('/v1/catalogue/events/never')).toMatchObject({ status: 404 })
  expect((await get('/v1/catalogue/values?field=person.plan&event=page_view')).body).toEqual({
    values: [{ value: 'pro', events: 2 }],
  })
  expect((await get('/v1/catalogue/values?field=properties.plan&search=no')).body).toEqual({
    values: [{ value: 'none', events: 1 }],
  })
  expect(await get('/v1/catalogue/values?field=plan')).toMatchObject({
    status: 400,
    body: { code: 'question_invalid' },
  })
})

async function people(): Promise<unknown> {
  const question = { kind: 'trend', last: '2d', measure: { fn: 'people' } }
  const { body } = await post('/v1/analytics/query', question, readKey)
  return (body as { series: readonly { total: number }[] }).series[0]?.total
}

async function send(events: readonly object[]): Promise<void> {
  expect(await post('/v1/events', { events }, writeKey)).toMatchObject({
    status: 200,
    body: { rejected: [] },
  })
}

async function get(path: string): Promise<{ readonly status: number; readonly body: unknown }> {
  return read(await fetch(server.url + path, { headers: { authorization: `Bearer ${readKey}` } }))
}

async function post(path: string, body: object, key: string) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return read(await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) }))
}

async function read(response: Response): Promise<{ readonly status: number; readonly body: unknown }> {
  return { status: response.status, body: await response.json() }
}
