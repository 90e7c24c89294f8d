import { expect, test } from 'vitest'
import type { AnswerCache, KeptAnswer } from './answer-cache.ts'

/** What every cache of answers has to do. `passMs` lets time go by. */
export function testAnswerCache(
  what: string,
  open: () => Promise<{ readonly cache: AnswerCache; passMs(ms: number): Promise<void> }>,
): void {
  test(`[Q4.1] ${what} gives back what it was given`, async () => {
    const { cache } = await open()
    await cache.set('a', kept('1'), undefined)
    await cache.set('b', kept('2'), 1000)
    expect(await cache.get('a')).toEqual(kept('1'))
    expect(await cache.get('b')).toEqual(kept('2'))
    expect(await cache.get('c')).toBeUndefined()
    await cache.set('a', kept('3'), undefined)
    expect(await cache.get('a')).toEqual(kept('3'))
  })

  test(`[Q4.1] ${what} forgets in time`, async () => {
    const { cache, passMs } = await open()
    await cache.set('short', kept('1'), 1000)
    await cache.set('long', kept('2'), undefined)
    await passMs(900)
    expect(await cache.get('short')).toBeDefined()
    await passMs(200)
    expect(await cache.get('short')).toBeUndefined()
    expect(await cache.get('long')).toEqual(kept('2'))
  })

  test(`[Q4.1] ${what} may forget, and never mixes up`, async () => {
    const { cache } = await open()
    const keys = Array.from({ length: 3000 }, (_, index) => `key ${index}`)
    for (const key of keys) await cache.set(key, kept(key), undefined)
    const found = await Promise.all(keys.map((key) => cache.get(key)))
    found.forEach((answer, index) => {
      if (answer !== undefined) expect(answer.version).toBe(keys[index])
    })
    expect(found.at(-1)).toBeDefined()
  })
}

function kept(version: string): KeptAnswer {
  return {
    answer: {
      meta: {
        source: 'events',
        exact: true,
        sample: null,
        cut: false,
        cached: false,
        age_ms: 0,
        rows_read: 1,
        bytes_read: 1,
        elapsed_ms: 1,
        computed_at: '2026-10-02T00:00:00.000Z',
      },
    },
    version,
    computedAtMs: 1,
  }
}
