import { createHash } from 'node:crypto'
import type { AnswerCache, Keepable, KeptAnswer } from './answer-cache.ts'

/** What data there is, as a text that changes with it. */
export interface DataVersion {
  readonly text: string
  /** Whether it is soon another: then an answer is not worth its room for long. */
  readonly isMoving: boolean
}

export interface CachedQuestion<T extends Keepable> {
  /** Says all that the answer depends on, but for the data. */
  readonly key: unknown
  /** How old the answer may be even if data has come since. */
  readonly maxAgeMs: number
  readonly now: () => number
  /** What data there is. Asked before the answer is computed: what comes meanwhile makes the next version. */
  readonly version: () => Promise<DataVersion>
  readonly compute: () => Promise<T>
}

const movingTtlMs = 60_000

/** Questions that are being answered, by cache: who asks the same meanwhile gets the same answer. */
const running = new WeakMap<AnswerCache, Map<string, Promise<KeptAnswer>>>()

/** The kept answer while nothing has come into its range, or while it is young enough; else a new one. */
export async function answerCached<T extends Keepable>(
  cache: AnswerCache,
  question: CachedQuestion<T>,
): Promise<T> {
  const key = createHash('sha256').update(JSON.stringify(question.key)).digest('base64url')
  const kept = await cache.get(key)
  if (kept !== undefined && question.now() - kept.computedAtMs < question.maxAgeMs)
    return asKept(kept, question)
  const version = await question.version()
  if (kept?.version === version.text) return asKept(kept, question)
  const others = running.get(cache) ?? new Map<string, Promise<KeptAnswer>>()
  running.set(cache, others)
  const same = `${key} ${version.text}`
  const shared = others.get(same)
  if (shared !== undefined) return asKept(await shared, question)
  const computing = compute(cache, key, version, question)
  others.set(same, computing)
  try {
    return (await computing).answer as T
  } finally {
    others.delete(same)
  }
}

async function compute<T extends Keepable>(
  cache: AnswerCache,
  key: string,
  { text, isMoving }: DataVersion,
  { compute, now }: CachedQuestion<T>,
): Promise<KeptAnswer> {
  const computedAtMs = now()
  const kept = { answer: await compute(), version: text, computedAtMs }
  await cache.set(key, kept, isMoving ? movingTtlMs : undefined)
  return kept
}

/** What lies under a key was computed for it, so it is an answer of the same kind. */
function asKept<T extends Keepable>({ answer, computedAtMs }: KeptAnswer, { now }: CachedQuestion<T>): T {
  const meta = { ...answer.meta, cached: true, age_ms: Math.max(0, now() - computedAtMs) }
  return { ...(answer as T), meta }
}
