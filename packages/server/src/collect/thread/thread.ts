import { parentPort, workerData } from 'node:worker_threads'
import { AppError, must } from '../../errors.ts'
import { createGeoLookup } from '../lookup/geo.ts'
import { createTaker, type Taker } from '../taker.ts'
import { createVisitorIds } from '../visitor-ids.ts'
import { isRefusal, toRefusal } from './messages.ts'
import { createOutbox } from './outbox.ts'
import type { SendGrant } from '../../control/control.ts'
import type { CollectRequest } from '../request.ts'
import type { FromThread, Job, KeyAnswer, KnownGrant, Result, ThreadOptions, ToThread } from './messages.ts'

// Collect's steps in a thread of their own, out of the way of the one that speaks HTTP. Keys are the other
// side's: a grant that came with a job is used for it, for any other the other side is asked each time, so
// that a key that was revoked counts nowhere any more.

const port = must(parentPort, 'this file is a thread of the server')
const { geoDatabase, trustProxy, visitorSecretFile } = workerData as ThreadOptions
/** By their numbers. */
const grants = new Map<number, SendGrant>()
/** What came with a request. */
const known = new WeakMap<CollectRequest, { readonly key: string; readonly grant: SendGrant }>()
const questions = new Map<number, PromiseWithResolvers<SendGrant>>()
let lastQuestion = 0

const results = createOutbox<Result>((items, bytes) =>
  post({ kind: 'results', items, bytes }, [bytes.buffer]),
)

try {
  const geo = await createGeoLookup({
    databaseFile: geoDatabase,
    onFault: (error) => post({ kind: 'warning', message: `Addresses are not looked up: ${String(error)}` }),
  })
  const visitorIds = createVisitorIds({ file: visitorSecretFile, now: Date.now })
  const taker = createTaker({ grant, geo, now: Date.now, trustProxy, visitorIds })
  port.on('message', (message: ToThread) => {
    if (message.kind === 'key') settle(message)
    else takeAll(taker, message.items, message.bytes)
  })
  post({ kind: 'ready' })
} catch (error) {
  const refusal = error instanceof AppError ? toRefusal(error) : undefined
  post({ kind: 'unready', refusal, message: String(error) })
}

function takeAll(taker: Taker, jobs: readonly Job[], bytes: Uint8Array<ArrayBuffer>): void {
  let at = 0
  for (const job of jobs) {
    void take(taker, job, Buffer.from(bytes.buffer, at, job.size))
    at += job.size
  }
}

async function take(taker: Taker, job: Job, body: Buffer): Promise<void> {
  const { id } = job
  const request: CollectRequest = { ...job.request, body }
  if (job.grant !== undefined) known.set(request, { key: job.grant.key, grant: numbered(job.grant) })
  try {
    const { entry, answer, speaker } = await taker.take(job.call, request)
    results.add({ kind: 'taken', id, answer, speaker, size: entry?.length }, entry)
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    results.add({ kind: 'failed', id, message, stack }, undefined)
  }
}

function numbered({ number, grant }: KnownGrant): SendGrant {
  if (grant !== undefined) grants.set(number, grant)
  return must(grants.get(number), `grant ${number} was never sent`)
}

function grant(key: string | undefined, request: CollectRequest): SendGrant | Promise<SendGrant> {
  const given = known.get(request)
  if (given !== undefined && given.key === key) return given.grant
  lastQuestion += 1
  const question = Promise.withResolvers<SendGrant>()
  questions.set(lastQuestion, question)
  post({ kind: 'key', id: lastQuestion, key })
  return question.promise
}

function settle({ id, answer }: KeyAnswer): void {
  const question = questions.get(id)
  questions.delete(id)
  if (isRefusal(answer)) question?.reject(new AppError(answer.code, answer.message))
  else question?.resolve(answer)
}

function post(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, transfer)
}
