import {
  brotliCompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import { limits } from '@tidemark/event'
import { expect, test } from 'vitest'
import { createHarness } from '../testing/harness.ts'

const { send } = createHarness()
const event = { name: 'click', user_id: 'Änne', properties: { note: 'x'.repeat(1000) } }
const json = Buffer.from(JSON.stringify(event))
const large = Buffer.from(
  JSON.stringify({ events: Array.from({ length: 5000 }, (_, n) => ({ ...event, n, id: Math.sin(n) })) }),
)

const brotli = (bytes: Buffer) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })

const packers = [
  ['gzip', gzipSync, undefined],
  ['gzip, said so', gzipSync, 'gzip'],
  ['gzip under another name', gzipSync, 'br'],
  ['zstd', zstdCompressSync, undefined],
  ['zstd, said so', zstdCompressSync, 'zstd'],
  ['deflate', deflateSync, 'deflate'],
  ['deflate without its wrapping', deflateRawSync, 'deflate'],
  ['br', brotli, 'br'],
] as const

test.each(packers)('%s is unpacked, small and large', async (_, pack, encoding) => {
  const headers = { 'content-encoding': encoding }
  expect((await send(pack(json), { headers })).body.accepted).toBe(1)
  expect((await send(pack(large), { headers })).body.accepted).toBe(5000)
})

test.each(['gzip', 'deflate', 'br', 'zstd', 'identity', 'GZIP', 'x-unknown'])(
  'plain JSON that is said to be %s is read as what it is',
  async (encoding) => {
    expect((await send(json, { headers: { 'content-encoding': encoding } })).body.accepted).toBe(1)
  },
)

test.each([
  'application/json',
  'text/plain;charset=UTF-8',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  '',
])('content type %j is not looked at', async (contentType) => {
  const headers = { 'content-type': contentType }
  expect((await send(gzipSync(json), { headers })).body.accepted).toBe(1)
})

test('what was packed twice is unpacked twice', async () => {
  expect((await send(gzipSync(gzipSync(json)))).body.accepted).toBe(1)
  const headers = { 'content-encoding': 'deflate, gzip' }
  expect((await send(gzipSync(deflateSync(json)), { headers })).body.accepted).toBe(1)
})

test.each(packers)(
  'a body that inflates past 10 MiB is refused while inflating: %s',
  async (_, pack, encoding) => {
    const headers = { 'content-encoding': encoding }
    const fits = Buffer.alloc(limits.batchBytes, ' ')
    json.copy(fits)
    expect((await send(pack(fits), { headers })).status).toBe(200)
    const bombs = [limits.batchBytes + 1, 30 * 1024 * 1024].map((bytes) => pack(Buffer.alloc(bytes, ' ')))
    for (const bomb of bombs) {
      const { status, body } = await send(bomb, { headers })
      expect([status, body.code]).toEqual([413, 'body_too_large'])
    }
  },
)

test('a bomb within a bomb is refused', async () => {
  const inner = gzipSync(Buffer.alloc(50 * 1024 * 1024))
  expect((await send(gzipSync(inner))).status).toBe(413)
})

test('a body of 10 MiB is taken, and not one byte more', async () => {
  const body = Buffer.alloc(limits.batchBytes, ' ')
  json.copy(body)
  expect((await send(body)).body.accepted).toBe(1)
  expect((await send(Buffer.concat([body, Buffer.from(' ')]))).body.code).toBe('body_too_large')
})

test('what breaks off or is damaged is unreadable', async () => {
  const packed = gzipSync(large)
  for (const body of [
    packed.subarray(0, packed.length / 2),
    Buffer.from([0x1f, 0x8b, 1, 2, 3]),
    gzipSync(json).subarray(0, 20),
  ]) {
    const answer = await send(body)
    expect([answer.status, answer.body.code]).toEqual([400, 'body_unreadable'])
  }
  const headers = { 'content-encoding': 'br' }
  expect((await send(Buffer.from([9, 9, 9, 9]), { headers })).body.code).toBe('body_unreadable')
})

test('an encoding that nobody here knows is refused with those that are known', async () => {
  const { status, body } = await send(Buffer.from([1, 2, 3]), { headers: { 'content-encoding': 'compress' } })
  expect([status, body.code]).toEqual([415, 'encoding_unsupported'])
  expect(body.detail).toMatch(/gzip, deflate, br, zstd/)
})

test('invalid UTF-8 is unreadable, in lines too', async () => {
  const bad = Buffer.concat([
    Buffer.from('{"name":"a"}\n{"name":"'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('"}'),
  ])
  for (const body of [
    bad,
    gzipSync(bad),
    Buffer.from('{"name":"\xe4"}', 'latin1'),
    Buffer.from('{"name":"a"}', 'utf16le'),
  ]) {
    const answer = await send(body)
    expect([answer.status, answer.body.code]).toEqual([400, 'body_unreadable'])
  }
  expect((await send(bad)).body.detail).toMatch(/UTF-8/)
})

test('a byte order mark is passed over', async () => {
  expect((await send(Buffer.concat([Buffer.from('\ufeff'), json]))).body.accepted).toBe(1)
})

test('a body of millions of brackets is unreadable, and quickly so', async () => {
  const brackets = Buffer.from(`{"name":"x","a":${'['.repeat(5_000_000)}${']'.repeat(5_000_000)}}`)
  expect((await send(brackets)).body.code).toBe('body_unreadable')
  const inText = Buffer.from(`[{"name":"x"},{"name":"x","a":"${'[\\"'.repeat(1_000_000)}"}]`)
  expect((await send(inText)).body).toMatchObject({ accepted: 1, rejected: [{ code: 'event_too_large' }] })
})
