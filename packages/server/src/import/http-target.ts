import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../errors.ts'
import type { Answer, ImportTarget } from './target.ts'

const answerSchema = Type.Object({
  accepted: Type.Integer(),
  duplicates: Type.Optional(Type.Integer()),
  rejected: Type.Optional(
    Type.Array(Type.Object({ index: Type.Integer(), code: Type.String(), message: Type.String() })),
  ),
})

const problemSchema = Type.Object({
  code: Type.Optional(Type.String()),
  title: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
})

export interface HttpTargetOptions {
  readonly name: string
  readonly project: string
  /** Where batches are posted, as NDJSON. */
  readonly url: string
  /** Sent as bearer. */
  readonly token: string
  /** Worth its time over a network, not on the same machine. */
  readonly compress: boolean
  /** How long to go on trying while nothing is acknowledged. */
  readonly patienceMs: number
  readonly requestTimeoutMs: number
  readonly firstBackoffMs: number
  readonly fetch: typeof fetch
  /** Told why a batch waits: for people. */
  readonly onWait?: (reason: string) => void
}

/** Thrown by what waits when the import is stopped: the batch was not acknowledged. */
export class StoppedError extends Error {
  constructor() {
    super('The import was stopped.')
    this.name = 'StoppedError'
  }
}

type Attempt =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'wait'; readonly reason: string; readonly afterMs: number | undefined }
  | { readonly kind: 'split' }

const maxBackoffMs = 30_000
const gzipAsync = promisify(gzip)

export function createHttpTarget(options: HttpTargetOptions): ImportTarget {
  let lastAnswerAt = Date.now()

  async function send(lines: readonly string[], signal: AbortSignal): Promise<Answer> {
    const firstTryAt = Date.now()
    const body = await bodyOf(lines, options.compress)
    for (let tries = 0; ; tries += 1) {
      const attempt = await tryOnce(body, options)
      if (attempt.kind === 'answered') {
        lastAnswerAt = Date.now()
        return attempt.answer
      }
      if (attempt.kind === 'split') return sendHalves(lines, signal)
      if (Date.now() - Math.max(lastAnswerAt, firstTryAt) > options.patienceMs)
        throw gaveUp(attempt.reason, options)
      options.onWait?.(attempt.reason)
      const backoffMs = Math.min(maxBackoffMs, options.firstBackoffMs * 2 ** tries)
      await waitFor(attempt.afterMs ?? backoffMs * (0.5 + Math.random() / 2), signal)
    }
  }

  async function sendHalves(lines: readonly string[], signal: AbortSignal): Promise<Answer> {
    if (lines.length === 1) {
      return {
        accepted: 0,
        duplicates: 0,
        rejected: [{ index: 0, code: 'event_too_large', message: 'The server takes no event of this size.' }],
      }
    }
    const half = lines.length >> 1
    const left = await send(lines.slice(0, half), signal)
    const right = await send(lines.slice(half), signal)
    return {
      accepted: left.accepted + right.accepted,
      duplicates: left.duplicates + right.duplicates,
      rejected: [...left.rejected, ...right.rejected.map((one) => ({ ...one, index: one.index + half }))],
    }
  }

  return { name: options.name, project: options.project, send }
}

async function bodyOf(lines: readonly string[], compress: boolean): Promise<Buffer<ArrayBuffer>> {
  const text = Buffer.from(`${lines.join('\n')}\n`)
  return compress ? Buffer.from(await gzipAsync(text)) : text
}

async function tryOnce(body: Buffer<ArrayBuffer>, options: HttpTargetOptions): Promise<Attempt> {
  let response: Response
  let text: string
  try {
    response = await options.fetch(options.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${options.token}`,
        'content-type': 'application/x-ndjson',
        ...(options.compress ? { 'content-encoding': 'gzip' } : {}),
      },
      body,
      signal: AbortSignal.timeout(options.requestTimeoutMs),
    })
    text = await response.text()
  } catch (error) {
    // Whether it was kept is not known: it is sent again under the same ids.
    return {
      kind: 'wait',
      reason: `${options.name} does not answer (${reasonOf(error)})`,
      afterMs: undefined,
    }
  }
  if (response.status === 413) return { kind: 'split' }
  if (response.status === 429 || response.status >= 500) {
    const reason = `${options.name} asks to wait: ${problemOf(text, response.status)}`
    return { kind: 'wait', reason, afterMs: retryAfterMs(response.headers.get('retry-after')) }
  }
  if (!response.ok) throw refusal(response.status, text, options)
  return { kind: 'answered', answer: parseAnswer(text, options) }
}

function parseAnswer(text: string, options: HttpTargetOptions): Answer {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  if (Value.Check(answerSchema, value)) {
    return { accepted: value.accepted, duplicates: value.duplicates ?? 0, rejected: value.rejected ?? [] }
  }
  throw new AppError(
    'request_invalid',
    `${options.url} answered, but not as Tidemark does. Check the address.`,
  )
}

function refusal(status: number, text: string, options: HttpTargetOptions): AppError {
  const problem = problemOf(text, status)
  if (status === 401) return new AppError('key_unknown', `${options.name} does not know the key: ${problem}`)
  if (status === 403)
    return new AppError('key_cannot_send', `${options.name} does not let this key send: ${problem}`)
  if (status === 404)
    return new AppError(
      'not_found',
      `${options.url} is not there. Is this the address of a Tidemark server? ${problem}`,
    )
  return new AppError('request_invalid', `${options.name} refused a batch: ${problem}`)
}

function gaveUp(reason: string, options: HttpTargetOptions): AppError {
  const minutes = Math.round(options.patienceMs / 60_000)
  return new AppError(
    'store_unavailable',
    `${reason}, for ${minutes} minutes. See to the server and run the same command again: it goes on where it stopped.`,
  )
}

function problemOf(text: string, status: number): string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // A proxy's page, say: the status has to do.
  }
  if (!Value.Check(problemSchema, value)) return `status ${status}`
  return value.detail ?? value.message ?? value.title ?? value.code ?? `status ${status}`
}

/** Seconds or a date, as HTTP has it. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 100), 10 * maxBackoffMs) : undefined
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch {
    throw new StoppedError()
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name
}
