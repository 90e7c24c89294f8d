import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import { native } from '../protocols/native.ts'
import { keyOutsideBody } from '../steps/authenticate.ts'
import { startThread, type EarlyGrant, type LinkDeps, type ThreadLink } from './thread-link.ts'
import type { Call } from '../call.ts'
import type { CollectRequest } from '../request.ts'
import type { Taken, Taker } from '../taker.ts'
import type { Result, ThreadOptions } from './messages.ts'

export type ThreadTakerDeps = Pick<LinkDeps, 'grant' | 'warn'>

/** A taker whose work is done in a thread of its own. */
export interface ThreadTaker extends Taker {
  /** Ends the thread. What it had not finished is not taken. */
  close(): Promise<void>
}

const firstRestartMs = 50
const longestRestartMs = 10_000

/**
 * Starts the thread, and starts it again should it ever end by itself: the requests that it was at then fail,
 * and their senders send again.
 * @throws AppError `setup_invalid` when the thread cannot work with its options.
 */
export async function startThreadTaker(deps: ThreadTakerDeps, options: ThreadOptions): Promise<ThreadTaker> {
  const pending = new Map<number, PromiseWithResolvers<Taken>>()
  let lastId = 0
  let isClosing = false
  let link: Promise<ThreadLink> = start()
  await link

  function start(): Promise<ThreadLink> {
    return startThread({ ...deps, settle: (...results) => settleAll(pending, ...results), ended }, options)
  }

  function ended(): void {
    const failed = [...pending.values()]
    pending.clear()
    for (const { reject } of failed) reject(new Error('The thread that judges events ended while it did.'))
    if (!isClosing) link = startAgain()
  }

  async function startAgain(): Promise<ThreadLink> {
    for (let waitMs = firstRestartMs; ; waitMs = Math.min(longestRestartMs, waitMs * 2)) {
      deps.warn('The thread that judges events ended by itself. It is started again.')
      await sleep(waitMs)
      try {
        return await start()
      } catch (error) {
        deps.warn(`The thread that judges events could not be started: ${String(error)}`)
      }
    }
  }

  return {
    async take(call, request) {
      const early = earlyGrant(deps, call, request)
      if (early instanceof AppError)
        return { entry: undefined, answer: native.refuse(early, request), speaker: 0 }
      const running = await link
      const waiting = Promise.withResolvers<Taken>()
      lastId += 1
      pending.set(lastId, waiting)
      running.send({ id: lastId, call }, request, early)
      return waiting.promise
    },
    async close() {
      isClosing = true
      await (await link).end()
    },
  }
}

/**
 * In our own protocol the key is mostly outside the body. Looking at it here saves the thread a question, and a
 * key that is unknown the way to the thread.
 */
function earlyGrant(
  { grant }: ThreadTakerDeps,
  call: Call,
  request: CollectRequest,
): EarlyGrant | AppError | undefined {
  if (call.kind === 'vendor' || call.kind === 'import') return undefined
  const key = keyOutsideBody(request)
  if (key === undefined) return undefined
  try {
    return { key, grant: grant(key) }
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

function settleAll(
  pending: Map<number, PromiseWithResolvers<Taken>>,
  results: readonly Result[],
  bytes: Uint8Array,
): void {
  let at = 0
  for (const result of results) {
    const waiting = pending.get(result.id)
    pending.delete(result.id)
    if (result.kind === 'failed') {
      waiting?.reject(Object.assign(new Error(result.message), { stack: result.stack }))
      continue
    }
    const { answer, speaker, size } = result
    const entry = size === undefined ? undefined : bytes.subarray(at, at + size)
    at += size ?? 0
    waiting?.resolve({ entry, answer: { ...answer, body: withBuffer(answer.body) }, speaker })
  }
}

/** What was a buffer in the thread comes as plain bytes. */
function withBuffer(body: string | Uint8Array): string | Buffer {
  return typeof body === 'string' ? body : Buffer.from(body)
}
