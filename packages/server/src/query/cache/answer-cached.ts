import { createHash } from 'node:crypto'
import type { Answer } from '../answer/answer.ts'
import type { AnswerCache, KeptAnswer } from './answer-cache.ts'

export interface CachedQuestion {
  /** Says all that the answer depends on, but for the data. */
  readonly key: unknown
  /** How old the answer may be even if data has come since. */
  readonly maxAgeMs: number
  /** Whether the range is over: what lies in the past seldom changes, and is kept for as long as there is room. */
  readonly isClosed: boolean
  readonly now: () => number
  /** What data there is. Asked before the answer is computed: what comes meanwhile makes the next version. */
  readonly version: () => Promise<string>
  readonly compute: () => Promise<Answer>
}

/** Of a range that is still running, an answer is soon another. */
const runningTtlMs = 60_000

/** Questions that are being answered, by cache: who asks the same meanwhile gets the same answer. */
const running = new WeakMap<AnswerCache, Map<string, Promise<KeptAnswer>>>()

/** The kept answer while nothing has come into its range, or while it is young enough; else a new one. */
export async function answerCached(cache: AnswerCache, question: CachedQuestion): Promise<Answer> {
  const key = createHash('sha256').update(JSON.stringify(question.key)).digest('base64url')
  const kept = await cache.get(key)
  if (kept !== undefined && question.now() - kept.computedAtMs < question.maxAgeMs)
    return asKept(kept, question)
  const version = await question.version()
  if (kept?.version === version) return asKept(kept, question)
  const others = running.get(cache) ?? new Map<string, Promise<KeptAnswer>>()
  running.set(cache, others)
  const same = `${key} ${version}`
  const shared = others.get(same)
  if (shared !== undefined) return asKept(await shared, question)
  const computing = compute(cache, key, version, question)
  others.set(same, computing)
  try {
    return (await computing).answer
  } finally {
    others.delete(same)
  }
}

async function compute(
  cache: AnswerCache,
  key: string,
  version: string,
  { compute, isClosed, now }: CachedQuestion,
): Promise<KeptAnswer> {
  const computedAtMs = now()
  const kept = { answer: await compute(), version, computedAtMs }
  await cache.set(key, kept, isClosed ? undefined : runningTtlMs)
  return kept
}

function asKept({ answer, computedAtMs }: KeptAnswer, { now }: CachedQuestion): Answer {
  return { ...answer, meta: { ...answer.meta, cached: true, age_ms: Math.max(0, now() - computedAtMs) } }
}
