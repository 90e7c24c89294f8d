import { LRUCache } from 'lru-cache'
import type { AnswerCache, KeptAnswer } from './answer-cache.ts'

export interface MemoryCacheOptions {
  readonly maxEntries: number
  /** Of the answers as JSON; in memory they take about three times as much. */
  readonly maxBytes: number
  /** Milliseconds that only ever grow. */
  readonly now: () => number
}

/** Answers in this process: those that were asked for last. */
export function createMemoryCache({ maxEntries, maxBytes, now }: MemoryCacheOptions): AnswerCache {
  const kept = new LRUCache<string, KeptAnswer>({
    max: maxEntries,
    maxSize: maxBytes,
    maxEntrySize: Math.ceil(maxBytes / 10),
    sizeCalculation: ({ answer }) => JSON.stringify(answer).length,
    perf: { now },
    ttlResolution: 0,
  })
  return {
    get: (key) => Promise.resolve(kept.get(key)),
    set(key, answer, ttlMs) {
      kept.set(key, answer, ttlMs === undefined ? {} : { ttl: ttlMs })
      return Promise.resolve()
    },
  }
}
