import { limits } from '@tidemark/event'
import { expect, test } from 'vitest'
import { createHarness } from '../testing/harness.ts'

const { store, refuse, send, entries } = createHarness()
const nested = (depth: number, inner: unknown = 1): unknown =>
  Array.from({ length: depth }).reduce<unknown>((value) => ({ k: value }), inner)

test('a name has 200 bytes at most', async () => {
  expect(await store({ name: 'n'.repeat(200) })).toMatchObject({ name: 'n'.repeat(200) })
  expect(await store({ name: 'é'.repeat(100) })).toMatchObject({ name: 'é'.repeat(100) })
  expect(await refuse({ name: 'n'.repeat(201) })).toMatchObject({ code: 'name_too_long', path: '/name' })
  expect(await refuse({ name: 'é'.repeat(101) })).toMatchObject({ code: 'name_too_long' })
  expect(await refuse({ name: 'a\u0000b' })).toMatchObject({ code: 'name_invalid' })
})

test('an id has 200 bytes at most', async () => {
  for (const field of ['event_id', 'user_id', 'anonymous_id', 'session_id', 'tenant_id', 'correlation_id']) {
    await store({ name: 'x', [field]: 'i'.repeat(200) })
    expect(await refuse({ name: 'x', [field]: 'i'.repeat(201) })).toMatchObject({
      code: 'id_too_long',
      path: `/${field}`,
    })
  }
})

test('a text that the sender chose has 8 KiB at most', async () => {
  for (const field of ['label', 'app', 'action', 'currency', 'version']) {
    await store({ name: 'x', [field]: 't'.repeat(8192) })
    expect(await refuse({ name: 'x', [field]: 't'.repeat(8193) })).toMatchObject({
      code: 'text_too_long',
      path: `/${field}`,
    })
  }
})

test('a circumstance that is too long is cut between characters, and the event says so', async () => {
  const title = `${'t'.repeat(8191)}éé`
  const stored = await store({
    name: 'x',
    context: { page: { title, url: `https://x.test/${'p'.repeat(9000)}` } },
  })
  expect(stored['page_title']).toBe('t'.repeat(8191))
  expect(Buffer.byteLength(String(stored['page_url']))).toBe(8192)
  expect(JSON.parse(String(stored['context']))).toEqual({
    truncated_fields: ['page_url', 'page_path', 'page_title'],
  })
})

test('properties are an object of 32 KiB at most', async () => {
  const fill = limits.propertiesBytes - '{"a":""}'.length
  await store({ name: 'x', properties: { a: 'p'.repeat(fill) } })
  await store({ name: 'x', properties: { a: 'é'.repeat(fill / 2) } })
  for (const a of ['p'.repeat(fill + 1), 'é'.repeat(fill / 2 + 1)])
    expect(await refuse({ name: 'x', properties: { a } })).toMatchObject({
      code: 'properties_too_large',
      path: '/properties',
    })
  for (const properties of ['{}', [], 7, true])
    expect(await refuse({ name: 'x', properties })).toMatchObject({
      code: 'properties_invalid',
      path: '/properties',
    })
})

test('properties have 500 paths at most, those of a list each once', async () => {
  const paths = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]))
  await store({ name: 'x', properties: paths(500) })
  await store({ name: 'x', properties: { a: paths(250), b: paths(250) } })
  await store({ name: 'x', properties: { items: Array.from({ length: 300 }, () => ({ sku: 1, price: 2 })) } })
  expect(await refuse({ name: 'x', properties: paths(501) })).toMatchObject({
    code: 'properties_too_many_paths',
  })
  expect(await refuse({ name: 'x', properties: { a: paths(250), b: paths(251) } })).toMatchObject({
    code: 'properties_too_many_paths',
  })
})

test('properties are 32 deep at most, counting themselves, and hostile depth harms nobody', async () => {
  await store({ name: 'x', properties: nested(32) })
  const refused = await refuse({ name: 'x', properties: nested(33) })
  expect(refused.code).toBe('properties_too_deep')
  expect(refused.path).toBe(`/properties${'/k'.repeat(32)}`)
  const depth = 200_000
  for (const [open, close] of [
    ['[', ']'],
    ['{"k":', '}'],
  ] as const) {
    const deep = `${open.repeat(depth)}1${close.repeat(depth)}`
    for (const field of ['properties":{"a', 'context":{"a', 'odd":{"a', 'context":{"page":{"a'])
      expect(
        (
          await send(
            `[{"name":"x"},{"name":"x","${field}":${deep}${field.endsWith('page":{"a') ? '}' : ''}}}]`,
          )
        ).body,
      ).toMatchObject({ accepted: 1, rejected: [{ index: 1 }] })
  }
  expect(entries.at(-1)?.dead[0]?.body).toHaveLength(
    depth * 6 + '{"name":"x","context":{"page":{"a":1}}}'.length,
  )
})

test('an event has 64 KiB at most', async () => {
  const bytes = (event: unknown) => Buffer.byteLength(JSON.stringify(event))
  const event = { name: 'x', properties: { a: 'p'.repeat(30_000) }, context: { note: '' } }
  event.context.note = 'n'.repeat(limits.eventBytes - bytes(event))
  expect(bytes(event)).toBe(64 * 1024)
  await store(event)
  event.context.note += 'n'
  expect(await refuse(event)).toMatchObject({ code: 'event_too_large', path: '' })
  expect(JSON.parse(entries.at(-1)?.dead[0]?.body ?? '')).toEqual(event)
})

test('[C1] of a large batch only the large event is refused', async () => {
  const small = { name: 'x', properties: { a: 'p'.repeat(1000) } }
  const large = { name: 'x', odd: 'é'.repeat(40_000) }
  const { body } = await send([...Array.from({ length: 100 }, () => small), large, small])
  expect(body).toMatchObject({ accepted: 101, rejected: [{ index: 100, code: 'event_too_large' }] })
})

test('a number that nothing can hold refuses its event, and is kept', async () => {
  const { body } = await send('[{"name":"x","properties":{"a":{"b":[0,-1e999]}}},{"name":"x","value":1e400}]')
  expect(body.rejected).toMatchObject([
    { code: 'number_out_of_range', path: '/properties/a/b/1' },
    { code: 'number_out_of_range', path: '/value' },
  ])
  expect(entries.at(-1)?.dead[0]?.body).toBe('{"name":"x","properties":{"a":{"b":[0,-1e999]}}}')
})

test('whole numbers past 2^53 keep their digits as text', async () => {
  const big = '12345678901234567890'
  await send(
    `{"name":"x","user_id":${big},"properties":{"a":-${big},"b":"\\"${big}","c":[${big}],"d":9007199254740991,"e":1.5e30,"f":${big}.5}}`,
  )
  expect(entries.at(-1)?.events[0]).toMatchObject({
    user_id: big,
    properties: {
      a: `-${big}`,
      b: `"${big}`,
      c: [big],
      d: 9007199254740991,
      e: 1.5e30,
      f: 12345678901234567000,
    },
  })
  await send(`{"name":"a","properties":{"n":1}}\n{"name":"b","properties":{"n":${big}}}\noops ${big}`)
  expect(entries.at(-1)?.events.map((event) => event['properties'])).toEqual([{ n: 1 }, { n: big }])
  expect(entries.at(-1)?.dead[0]?.body).toBe(`oops ${big}`)
})

test('who it was must be said by browsers and phones, and by nobody else', async () => {
  for (const source of ['browser', 'mobile']) {
    expect(await refuse({ name: 'x', source })).toMatchObject({
      code: 'identity_missing',
      path: '/anonymous_id',
    })
    await store({ name: 'x', source, user_id: 'u' })
    await store({ name: 'x', source, anonymous_id: 'a' })
  }
  for (const source of ['api', 'worker', 'webhook', 'cron', 'import']) await store({ name: 'x', source })
})

test('keys of every kind are data', async () => {
  const text =
    '{"__proto__":{"x":1},"constructor":{"prototype":{"y":2}},"":0,"a.b":1,"a b":2,"\\"q\\"":3,"toString":4,"1":5,"日本":6,"length":7}'
  await send(`{"name":"x","properties":${text},"context":{"__proto__":{"z":3}},"__proto__":{"w":4}}`)
  const entry = entries.at(-1)
  expect(entry?.events).toHaveLength(1)
  expect(JSON.stringify(entry?.events[0]?.['properties'])).toBe(JSON.stringify(JSON.parse(text)))
  expect(entry?.events[0]?.['context']).toBe('{"__proto__":{"z":3}}')
  for (const key of ['x', 'y', 'z', 'w']) expect(key in {}).toBe(false)
})

test('halves of characters become whole ones', async () => {
  await send(
    '{"name":"a\\ud800b","user_id":"\\udc00","properties":{"\\ud83d":"x\\ud83d","ok":"\\ud83d\\ude00\\\\ud800"},"odd":"\\udfff","event_id":"\\ud800"}',
  )
  expect(entries.at(-1)?.events[0]).toMatchObject({
    name: 'a\ufffdb',
    user_id: '\ufffd',
    sender_event_id: '\ufffd',
    properties: { '\ufffd': 'x\ufffd', ok: '😀\\ud800' },
    context: '{"odd":"\ufffd"}',
  })
})
