import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { createEventId } from '@tidemark/event'
import { expect, test } from 'vitest'
import { createRecentIds, hashIdBytes, hashIdText } from './recent-ids.ts'

const dayMs = 24 * 60 * 60 * 1000

function hashOf(id: string, project = 'p') {
  return hashIdText(Buffer.from(id), 0, crc32(project))
}

/** As the engine writes a UUID in RowBinary. */
function engineBytes(id: string): Buffer {
  const [high, low] = [id.replaceAll('-', '').slice(0, 16), id.replaceAll('-', '').slice(16)]
  const bytes = Buffer.alloc(16)
  bytes.writeBigUInt64LE(BigInt(`0x${high}`), 0)
  bytes.writeBigUInt64LE(BigInt(`0x${low}`), 8)
  return bytes
}

test('[S1] an id that was added is always known, until it is older than 7 days', () => {
  const ids = createRecentIds({ maxBytes: 1e9 })
  const added = Array.from({ length: 60_000 }, () => createEventId(1))
  for (const id of added) ids.add(hashOf(id), 10 * dayMs)
  ids.expire(16 * dayMs)
  expect(added.every((id) => ids.add(hashOf(id), 10 * dayMs))).toBe(true)
  for (const id of Array.from({ length: 300_000 }, (_, n) => createEventId(n)))
    ids.add(hashOf(id), 20 * dayMs)
  ids.expire(26 * dayMs)
  expect(ids.count).toBeLessThan(330_000)
})

test('two ids are hardly ever taken for the same, whatever their version', () => {
  const ids = createRecentIds({ maxBytes: 1e9 })
  let taken = 0
  for (let n = 0; n < 100_000; n += 1) {
    const sequential = `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
    for (const id of [createEventId(n), sequential]) if (ids.add(hashOf(id), 1)) taken += 1
  }
  expect(taken).toBeLessThan(5)
})

test('the same id in two projects is two', () => {
  const ids = createRecentIds({ maxBytes: 1e9 })
  const id = createEventId(1)
  expect([ids.add(hashOf(id, 'a'), 1), ids.add(hashOf(id, 'b'), 1), ids.add(hashOf(id, 'a'), 1)]).toEqual([
    false,
    false,
    true,
  ])
})

test('an id hashes alike as text, in either case, and as the engine writes it', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string(), (id, project) => {
      const hash = hashOf(id, project)
      expect(hashOf(id.toUpperCase(), project)).toEqual(hash)
      expect(hashIdBytes(engineBytes(id), 0, crc32(project))).toEqual(hash)
    }),
  )
})

test('memory stays within what was given, and what was forgotten for it is said', () => {
  const ids = createRecentIds({ maxBytes: 1_500_000 })
  for (let n = 0; n < 400_000; n += 1) {
    ids.add(hashOf(createEventId(n)), n)
    if (n % 10_000 === 0) ids.expire(n)
  }
  ids.expire(400_000)
  expect(ids.bytes).toBeLessThanOrEqual(1_500_000)
  expect(ids.forgottenBefore).toBeGreaterThan(0)
  expect(ids.count).toBeGreaterThan(100_000)
})
