import { expect, test } from 'vitest'
import { testAnswerCache } from './conformance.ts'
import { createMemoryCache } from './memory-cache.ts'

testAnswerCache('memory', async () => {
  let nowMs = 1
  const cache = createMemoryCache({ maxEntries: 1000, maxBytes: 1e7, now: () => nowMs })
  return {
    cache,
    async passMs(ms) {
      nowMs += ms
    },
  }
})

test('[Q4.1] memory keeps those that were asked for last', async () => {
  const cache = createMemoryCache({ maxEntries: 2, maxBytes: 1e7, now: () => 1 })
  const answer = { kind: 'stickiness' } as never
  const kept = { answer, version: '', computedAtMs: 1 }
  await cache.set('a', kept, undefined)
  await cache.set('b', kept, undefined)
  await cache.get('a')
  await cache.set('c', kept, undefined)
  expect(await cache.get('b')).toBeUndefined()
  expect(await cache.get('a')).toBeDefined()
})
