import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createVisitorIds } from './visitor-ids.ts'

const ann = { site: 'shop.example', address: '203.0.113.7', userAgent: 'Firefox' }
const evening = Date.UTC(2026, 10, 21, 23, 59, 59, 999)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-visitors-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('[C3.12] a visitor is the same until midnight, and somebody else on another site', () => {
  let now = evening - 1000
  const idOf = createVisitorIds({ now: () => now })
  const id = idOf(ann)
  expect(id).toMatch(/^v_[0-9a-f]{24}$/)
  now = evening
  expect(idOf(ann)).toBe(id)
  expect(idOf({ ...ann, site: 'other.example' })).not.toBe(id)
  expect(idOf({ ...ann, address: '203.0.113.8' })).not.toBe(id)
  expect(idOf({ ...ann, userAgent: 'Chrome' })).not.toBe(id)
  now = evening + 1
  expect(idOf(ann)).not.toBe(id)
})

test('[C3.12] who works on the same folder, also after a restart, has the same ids; the secret of a past day is gone', async () => {
  const file = join(folder, 'secret')
  let now = evening
  const before = createVisitorIds({ file, now: () => now })(ann)
  const [kept = ''] = await readdir(folder)
  expect(createVisitorIds({ file, now: () => now })(ann)).toBe(before)
  expect(await readdir(folder)).toEqual([kept])
  now += 1
  const [one, other] = [
    createVisitorIds({ file, now: () => now }),
    createVisitorIds({ file, now: () => now }),
  ]
  expect(one(ann)).not.toBe(before)
  expect(other(ann)).toBe(one(ann))
  const left = await readdir(folder)
  expect(left.length).toBe(1)
  expect(left).not.toContain(kept)
})

test('[C3.12] a secret that cannot be kept serves all the same', () => {
  const idOf = createVisitorIds({ file: join(folder, 'none', 'secret'), now: () => evening })
  expect(idOf(ann)).toBe(idOf(ann))
})
