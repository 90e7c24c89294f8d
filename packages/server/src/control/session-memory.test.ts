import { expect, test } from 'vitest'
import { SessionMemory } from './session-memory.ts'

const user = { userId: 'usr_ann', email: 'ann@example.com', name: 'Ann' }
const start = Date.parse('2026-01-02T03:04:05Z')

test('[G9] whom a cookie stands for is remembered for ten seconds, and never past the end of the session', async () => {
  let nowMs = start
  let looks = 0
  const memory = new SessionMemory(() => new Date(nowMs))
  const recallAt = async (second: number) => {
    nowMs = start + second * 1000
    const found = await memory.recall('a=1', async () => {
      looks += 1
      return nowMs < start + 13_000 ? { user, expiresAt: new Date(start + 13_000) } : undefined
    })
    return [found?.userId, looks]
  }
  expect(await recallAt(0)).toEqual(['usr_ann', 1])
  expect(await recallAt(9.9)).toEqual(['usr_ann', 1])
  expect(await recallAt(10)).toEqual(['usr_ann', 2])
  expect(await recallAt(12.9)).toEqual(['usr_ann', 2])
  expect(await recallAt(13)).toEqual([undefined, 3])
})

test('[G9] a sign-out counts for those who are being looked up at that moment', async () => {
  const memory = new SessionMemory(() => new Date(start))
  const looked = Promise.withResolvers<void>()
  const recalling = memory.recall('a=1', async () => {
    await looked.promise
    return { user, expiresAt: new Date(start + 1000) }
  })
  memory.forget()
  looked.resolve()
  expect(await recalling).toEqual(user)
  expect(await memory.recall('a=1', async () => undefined)).toBeUndefined()
})

test('[G9] another cookie is somebody else', async () => {
  const memory = new SessionMemory(() => new Date(start))
  await memory.recall('a=1', async () => ({ user, expiresAt: new Date(start + 1000) }))
  expect(await memory.recall('a=2', async () => undefined)).toBeUndefined()
})
