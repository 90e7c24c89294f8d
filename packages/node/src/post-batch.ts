import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { ClientTelemetry } from '@tidemark/event'
import manifest from '../package.json' with { type: 'json' }
import type { Fetch } from './api.ts'
import { separator } from './backlog.ts'
import { askedDelayMs } from './retry-delay.ts'

/** What became of one attempt. */
export type Outcome =
  | { readonly kind: 'arrived'; readonly rejected: readonly Rejected[] }
  /** Try again, not before `askedMs` have passed. */
  | { readonly kind: 'again'; readonly askedMs: number; readonly reason: string; readonly cause?: unknown }
  /** It is more than the server takes at once. */
  | { readonly kind: 'too_large' }
  /** The same would be answered every time. */
  | { readonly kind: 'refused'; readonly reason: string }

export interface Rejected {
  readonly code: string
  readonly message: string
}

export interface PostDeps {
  readonly fetch: Fetch
  readonly host: string
  readonly writeKey: string
  readonly requestTimeoutMs: number
  readonly now: () => number
}

export const userAgent: string = `${manifest.name.replace('@', '').replace('/', '-')}/${manifest.version}`

// Below this the packed form is hardly smaller, and one packet carries either.
const packFromBytes = 1_000
// The fastest level halves the time of the default one, and JSON of events packs to a seventh either way.
const pack = promisify<Buffer, { level: number }, Buffer<ArrayBuffer>>(gzip)

/** One attempt to bring the events of a parcel to the server. Never rejects. */
export async function postBatch(
  events: Buffer,
  telemetry: ClientTelemetry | undefined,
  deps: PostDeps,
): Promise<Outcome> {
  try {
    const body = writeBody(events, telemetry, deps.now())
    const packed =
      body.length < packFromBytes ? undefined : await pack(body, { level: constants.Z_BEST_SPEED })
    const response = await deps.fetch(`${deps.host}/v1/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${deps.writeKey}`,
        'content-type': 'application/json',
        'user-agent': userAgent,
        ...(packed === undefined ? {} : { 'content-encoding': 'gzip' }),
      },
      body: packed ?? body,
      // A redirect of a POST to nobody knows where would take the key with it.
      redirect: 'manual',
      signal: AbortSignal.timeout(deps.requestTimeoutMs),
    })
    const text = await response.text()
    return judge(response.status, text, askedDelayMs(response.headers.get('retry-after'), deps.now()))
  } catch (cause) {
    return { kind: 'again', askedMs: 0, reason: reasonOf(cause), cause }
  }
}

function writeBody(
  events: Buffer,
  telemetry: ClientTelemetry | undefined,
  sentAtMs: number,
): Buffer<ArrayBuffer> {
  const told = telemetry === undefined ? '' : `,"telemetry":${JSON.stringify(telemetry)}`
  const start = Buffer.from(`{"sent_at":${sentAtMs}${told},"events":[`)
  // The last event has a comma behind it too.
  const list = events.subarray(0, Math.max(0, events.length - separator.length))
  return Buffer.concat([start, list, Buffer.from(']}')])
}

function judge(status: number, text: string, askedMs: number): Outcome {
  const answer = parse(text)
  // A proxy's page of welcome answers 200 too: only our own answer says that the events are safe.
  if (status === 200 && typeof answer['accepted'] === 'number')
    return { kind: 'arrived', rejected: rejectedOf(answer['rejected']) }
  if (status === 413) return { kind: 'too_large' }
  const said = typeof answer['detail'] === 'string' ? answer['detail'] : text.slice(0, 200)
  const reason = `The server answered ${status}${said === '' ? '' : `: ${said}`}`
  const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429
  return isFinal ? { kind: 'refused', reason } : { kind: 'again', askedMs, reason }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? { ...answer } : {}
  } catch {
    // Not our answer.
    return {}
  }
}

function rejectedOf(given: unknown): readonly Rejected[] {
  if (!Array.isArray(given)) return []
  return given.map((item: unknown) => {
    const { code, message }: { code?: unknown; message?: unknown } = Object(item)
    return { code: String(code), message: String(message) }
  })
}

/** The network's own words lie under those of `fetch`, which says no more than that it failed. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message
}
