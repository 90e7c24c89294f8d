import { limits } from '@tidemark/event'
import { expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import {
  createHarness,
  readKey,
  receivedAt,
  requestOf,
  tenantKey,
  toAnswer,
  writeKey,
  type Harness,
} from './testing/harness.ts'

const click = { name: 'click', user_id: 'ann' }
const noKey = { authorization: undefined }

test('[C1] one bad event never rejects its batch', async () => {
  const { send, entries } = createHarness()
  const bad = { name: 'click', event_id: 'b-1', timestamp: 'yesterday', plan: ['kept', 'whole'] }
  const { status, body } = await send({ events: [click, bad, { ...click, user_id: 'bob' }] })
  expect(status).toBe(200)
  expect(body).toEqual({
    accepted: 2,
    duplicates: 0,
    rejected: [
      {
        index: 1,
        event_id: 'b-1',
        code: 'timestamp_invalid',
        message: expect.stringContaining('ISO 8601'),
        path: '/timestamp',
      },
    ],
  })
  const [entry] = entries
  expect(entry?.events.map((event) => event['user_id'])).toEqual(['ann', 'bob'])
  expect(entry?.dead).toMatchObject([{ code: 'timestamp_invalid', event_id: 'b-1', protocol: 'native' }])
  expect(JSON.parse(entry?.dead[0]?.body ?? '')).toEqual(bad)
})

test('[C1] a broken line of NDJSON is refused alone, and kept as it was', async () => {
  const { send, entries } = createHarness()
  const { body } = await send('{"name":"a"}\n{"name": oops}\r\n\n{"name":"c"}\n')
  expect(body.accepted).toBe(2)
  expect(body.rejected).toMatchObject([{ index: 1, code: 'invalid_json', event_id: null }])
  expect(entries[0]?.dead[0]?.body).toBe('{"name": oops}\r')
})

test('[C1] what is no object is refused alone', async () => {
  const { send, entries } = createHarness()
  const { body } = await send([click, 7, 'x', null, [click], { ...click, name: 'b' }])
  expect(body.accepted).toBe(2)
  expect(body.rejected.map(({ index, code }) => [index, code])).toEqual([
    [1, 'invalid_event'],
    [2, 'invalid_event'],
    [3, 'invalid_event'],
    [4, 'invalid_event'],
  ])
  expect(entries[0]?.dead.map((letter) => letter.body)).toEqual(['7', '"x"', 'null', JSON.stringify([click])])
})

test('[A1.1] the header of an entry adds up', async () => {
  const { send, entries } = createHarness()
  const twice = { ...click, event_id: 'same' }
  const { body } = await send([twice, { name: '' }, twice, click, { ...twice, name: 'later' }])
  expect(body).toMatchObject({ accepted: 2, duplicates: 2 })
  expect(entries[0]?.header).toEqual({
    project_id: '0192f3a4-7b1c-7def-8abc-0123456789ab',
    received_at: receivedAt,
    received: 5,
    dropped: { duplicate: 2 },
    events: 2,
    dead: 1,
  })
})

test('[A1.1] a request of refused events alone goes through the log too; one without events does not', async () => {
  const { send, entries } = createHarness()
  expect((await send([{}])).body).toMatchObject({ accepted: 0, rejected: [{ code: 'name_missing' }] })
  expect(entries[0]?.header).toMatchObject({ received: 1, events: 0, dead: 1, dropped: {} })
  expect((await send({ events: [] })).body).toEqual({ accepted: 0, duplicates: 0, rejected: [] })
  expect(entries).toHaveLength(1)
})

test('a refused event does not stand in the way of its repeat', async () => {
  const { send } = createHarness()
  const { body } = await send([
    { ...click, event_id: 'x', name: '' },
    { ...click, event_id: 'x' },
  ])
  expect(body).toMatchObject({ accepted: 1, duplicates: 0, rejected: [{ index: 0 }] })
})

test('the answer waits for the log', async () => {
  let finish = (_offset: number) => {}
  const { collector } = createHarness({ append: () => new Promise((resolve) => (finish = resolve)) })
  let isAnswered = false
  const answer = collector.events(requestOf(click)).then(() => (isAnswered = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect(isAnswered).toBe(false)
  finish(1)
  await answer
  expect(isAnswered).toBe(true)
})

test('what the log cannot keep is refused with 503 and the time to come again', async () => {
  const full = new AppError('disk_full', 'The disk is full.', { retryAfterSeconds: 12.5 })
  const { send } = createHarness({ append: () => Promise.reject(full) })
  const { status, headers, body } = await send(click)
  expect(status).toBe(503)
  expect(headers).toMatchObject({
    'retry-after': '13',
    'content-type': expect.stringContaining('problem+json'),
  })
  expect(body).toMatchObject({ code: 'disk_full', status: 503, detail: 'The disk is full.' })
})

test('a fault of our own is not for the sender to hear', async () => {
  const { send } = createHarness({ append: () => Promise.reject(new Error('EIO')) })
  await expect(send(click)).rejects.toThrow('EIO')
})

test.each([
  ['bearer', { headers: { authorization: `bearer ${writeKey}` } }],
  ['basic auth, user', { headers: { authorization: `Basic ${btoa(`${writeKey}:`)}` } }],
  ['basic auth, password', { headers: { authorization: `Basic ${btoa(`:${writeKey}`)}` } }],
  ['x-write-key', { headers: { ...noKey, 'x-write-key': writeKey } }],
  ['?key=', { headers: noKey, query: { key: writeKey } }],
  ['?write_key= as URLSearchParams', { headers: noKey, query: new URLSearchParams({ write_key: writeKey }) }],
])('a key may come as %s', async (_, request) => {
  const { send } = createHarness()
  expect((await send(click, request)).body.accepted).toBe(1)
})

test.each([
  ['an envelope', { write_key: writeKey, events: [click] }],
  ['an envelope in another spelling', { writeKey, batch: [click] }],
  ['the event', { ...click, write_key: writeKey }],
  ['the first of a list', [{ ...click, api_key: writeKey }, { ...click }]],
  ['the first line', `${JSON.stringify({ ...click, write_key: writeKey })}\n${JSON.stringify(click)}`],
])('a key may come in %s, and is kept nowhere', async (_, body) => {
  const { send, entries } = createHarness()
  expect((await send(body, { headers: noKey })).status).toBe(200)
  expect(entries[0]?.text).not.toContain(writeKey)
})

test('a key is kept nowhere, not in dead letters either', async () => {
  const { send, entries } = createHarness()
  await send({ write_key: writeKey })
  await send(`{"name":"a"}\n{"write_key":"${writeKey}", oops`)
  expect(entries.map(({ header }) => header.dead)).toEqual([1, 1])
  expect(entries.map(({ text }) => text).join('')).not.toContain(writeKey)
})

test.each([
  [undefined, 401, 'key_missing'],
  ['Bearer tm_unknown_0123456789abcdefghijk', 401, 'key_unknown'],
  [`Bearer ${readKey}`, 403, 'key_cannot_send'],
])('authorization %s is answered %i %s', async (authorization, status, code) => {
  const { send, entries } = createHarness()
  const answer = await send(click, { headers: { authorization } })
  expect(answer.status).toBe(status)
  expect(answer.body.code).toBe(code)
  expect(answer.body.detail).toMatch(/write key/)
  expect(entries).toHaveLength(0)
})

test("a tenant's key makes every event the tenant's", async () => {
  const { store } = createHarness()
  const request = { headers: { authorization: `Bearer ${tenantKey}` } }
  expect(await store({ ...click, tenant_id: 'other' }, request)).toMatchObject({ tenant_id: 'acme "1"' })
})

test('a request takes 5,000 events and not one more', async () => {
  const { send } = createHarness()
  const events = Array.from({ length: limits.batchEvents }, () => click)
  expect((await send(events)).body.accepted).toBe(5_000)
  const more = await send({ events: [...events, click] })
  expect([more.status, more.body.code]).toEqual([413, 'batch_too_many_events'])
  const lines = await send([...events, click].map((event) => JSON.stringify(event)).join('\n'))
  expect([lines.status, lines.body.code]).toEqual([413, 'batch_too_many_events'])
})

test.each([
  ['nothing', ''],
  ['white space', ' \n '],
  ['a number', '7'],
  ['a text', '"event"'],
  ['no JSON', 'name=click&user=ann'],
  ['half of an event', '{"name":"cli'],
  ['half of a list', '[{"name":"click"},\n{"name":"click"}\n'],
  ['a broken object over several lines', '{\n  "name": "click",\n  "user_id" "ann"\n}'],
])('a body of %s is unreadable', async (_, body) => {
  const { send, entries } = createHarness()
  const answer = await send(body)
  expect([answer.status, answer.body.code]).toEqual([400, 'body_unreadable'])
  expect(entries).toHaveLength(0)
})

test('problems carry the id of the request', async () => {
  const { collector } = createHarness()
  const { body } = toAnswer(await collector.events(requestOf('', { requestId: 'req-7' })))
  expect(body).toMatchObject({ request_id: 'req-7', type: 'about:blank', title: 'Bad request', status: 400 })
})

async function validate({ collector }: Harness, event: unknown) {
  const response = await collector.validate(requestOf(event))
  return JSON.parse(String(response.body)) as Record<string, unknown>
}

test('validate says what would be stored, and stores nothing', async () => {
  const harness = createHarness()
  const answer = await validate(harness, {
    event: 'page',
    anonymousId: 'a',
    context: { page: { url: 'https://x.test/a' } },
  })
  expect(answer).toMatchObject({
    valid: true,
    issues: [],
    warnings: [],
    event: { name: 'page_view', kind: 'page', anonymous_id: 'a', page_path: '/a', properties: {} },
  })
  expect(harness.entries).toHaveLength(0)
})

test('validate says why an event would be refused, and what an open project overlooks', async () => {
  const harness = createHarness()
  expect(await validate(harness, { user_id: 'ann' })).toMatchObject({
    valid: false,
    issues: [{ code: 'name_missing', path: '/name' }],
    event: null,
  })
  expect(await validate(harness, { name: 'security_login_failure', user_id: 'ann' })).toMatchObject({
    valid: true,
    warnings: [{ code: 'schema_mismatch', path: '/severity' }],
  })
})

test('validate reads the event of a GET out of the query', async () => {
  const { collector } = createHarness()
  const query = { event: JSON.stringify(click) }
  const response = await collector.validate(requestOf('', { method: 'GET', query }))
  expect(JSON.parse(String(response.body))).toMatchObject({ valid: true, event: { name: 'click' } })
})

test('validate and custom take one event a request', async () => {
  const { collector } = createHarness()
  for (const route of [collector.validate, collector.custom]) {
    const { status, body } = toAnswer(await route(requestOf([click, click])))
    expect([status, body.code]).toEqual([400, 'request_invalid'])
  }
})

test('custom takes events of registered types that fit', async () => {
  const { collector, entries } = createHarness()
  const custom = async (event: unknown) => toAnswer(await collector.custom(requestOf(event))).body
  expect(await custom({ name: 'made_up' })).toMatchObject({
    rejected: [{ code: 'type_unknown', path: '/name' }],
  })
  expect(await custom({ name: 'click', properties: { position: -1 } })).toMatchObject({
    rejected: [{ code: 'schema_mismatch', path: '/properties/position' }],
  })
  expect(await custom({ name: 'click', properties: { position: 1 } })).toMatchObject({ accepted: 1 })
  expect(entries.map(({ header }) => header.dead)).toEqual([1, 1, 0])
})

test('a strict project refuses what is not registered, an open one takes it', async () => {
  const strict = createHarness({ project: { acceptance: 'strict' } })
  const login = { name: 'login_failure', category: 'security', user_id: 'ann' }
  expect(await strict.refuse({ name: 'made_up' })).toMatchObject({ code: 'type_unknown' })
  expect(await strict.refuse(login)).toMatchObject({ code: 'schema_mismatch', path: '/severity' })
  expect(await strict.store({ ...login, severity: 'High' })).toMatchObject({ name: 'security_login_failure' })
  expect(await createHarness().store(login)).toMatchObject({ name: 'security_login_failure' })
})

test('an import needs no key, takes any time from 1970 on, and says that it is one', async () => {
  const { collector, entries, project } = createHarness()
  const old = { name: 'page', timestamp: '1995-05-23T08:00:00Z' }
  const body = {
    events: [old, { ...old, timestamp: '1969-12-31T23:59:59.999Z' }, { ...old, timestamp: '2099-01-01' }],
  }
  const answer = toAnswer(await collector.importEvents(requestOf(body, { headers: noKey }), { project }))
  expect(answer.body.rejected.map(({ code }) => code)).toEqual(['timestamp_too_old', 'timestamp_in_future'])
  expect(entries[0]?.events).toMatchObject([{ source: 'import', timestamp: Date.UTC(1995, 4, 23, 8) }])
})
