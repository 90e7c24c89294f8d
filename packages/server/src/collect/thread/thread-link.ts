import { Worker } from 'node:worker_threads'
import { AppError } from '../../errors.ts'
import { createOutbox } from './outbox.ts'
import { toRefusal, type FromThread, type Job, type KnownGrant, type Result } from './messages.ts'
import type { SendGrant } from '../../control/control.ts'
import type { CollectRequest } from '../request.ts'
import type { ThreadOptions, ToThread } from './messages.ts'

export interface LinkDeps {
  /** What a key gives, now. @throws AppError `key_missing`, `key_unknown` or `key_cannot_send`. */
  readonly grant: (key: string | undefined) => SendGrant
  readonly warn: (message: string) => void
  readonly settle: (results: readonly Result[], bytes: Uint8Array) => void
  /** The thread is gone, however that came. */
  readonly ended: () => void
}

/** A running thread, from the side that gives it work. */
export interface ThreadLink {
  send(
    job: Omit<Job, 'request' | 'grant' | 'size'>,
    request: CollectRequest,
    early: EarlyGrant | undefined,
  ): void
  end(): Promise<void>
}

/** What the key outside the body gives. */
export interface EarlyGrant {
  readonly key: string
  readonly grant: SendGrant
}

/**
 * Starts a thread. Resolves when it can work.
 * @throws AppError `setup_invalid` when it cannot work with its options.
 */
export async function startThread(deps: LinkDeps, options: ThreadOptions): Promise<ThreadLink> {
  const worker = new Worker(new URL('thread.ts', import.meta.url), { workerData: options })
  const ready = Promise.withResolvers<void>()
  worker.on('message', (message: FromThread) => {
    if (message.kind === 'results') deps.settle(message.items, message.bytes)
    else if (message.kind === 'key')
      post({ kind: 'key', id: message.id, answer: answerOf(deps, message.key) })
    else if (message.kind === 'warning') deps.warn(message.message)
    else if (message.kind === 'ready') ready.resolve()
    else ready.reject(faultOf(message))
  })
  worker.on('error', (error) => {
    deps.warn(`The thread that judges events failed: ${String(error)}`)
  })
  worker.on('exit', () => {
    ready.reject(new Error('The thread that judges events ended before it was ready.'))
    deps.ended()
  })
  await ready.promise

  const numbers = new WeakMap<SendGrant, number>()
  let lastNumber = 0
  const jobs = createOutbox<Job>((items, bytes) => post({ kind: 'jobs', items, bytes }, [bytes.buffer]))
  return {
    send({ id, call }, { body, ...request }, early) {
      jobs.add({ id, call, request, grant: early && known(early), size: body.length }, body)
    },
    async end() {
      await worker.terminate()
    },
  }

  /** A grant is the same object for as long as it stays the same: the thread gets it once. */
  function known({ key, grant }: EarlyGrant): KnownGrant {
    const number = numbers.get(grant)
    if (number !== undefined) return { key, number, grant: undefined }
    lastNumber += 1
    numbers.set(grant, lastNumber)
    return { key, number: lastNumber, grant }
  }

  function post(message: ToThread, transfer: readonly ArrayBuffer[] = []): void {
    worker.postMessage(message, transfer)
  }
}

function answerOf({ grant }: LinkDeps, key: string | undefined) {
  try {
    return grant(key)
  } catch (error) {
    if (error instanceof AppError) return toRefusal(error)
    throw error
  }
}

function faultOf({ refusal, message }: Extract<FromThread, { readonly kind: 'unready' }>): Error {
  return refusal === undefined ? new Error(message) : new AppError(refusal.code, refusal.message)
}
