import { constants, createGzip } from 'node:zlib'
import type { ClientTelemetry } from '@tidemark/event'
import manifest from '../package.json' with { type: 'json' }
import type { Fetch } from './api.ts'
import { separator, type Parcel } from './backlog.ts'
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

/** One attempt to bring the events of a parcel to the server. Never rejects. */
export async function postBatch(
  pieces: Parcel['pieces'],
  telemetry: ClientTelemetry | undefined,
  deps: PostDeps,
): Promise<Outcome> {
  try {
    const body = piecesOfBody(pieces, telemetry, deps.now())
    const isPacked = body.reduce((sum, { length }) => sum + length, 0) >= packFromBytes
    const response = await deps.fetch(`${deps.host}/v1/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${deps.writeKey}`,
        'content-type': 'application/json',
        'user-agent': userAgent,
        ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
      },
      body: isPacked ? await pack(body) : Buffer.concat(body),
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

function piecesOfBody(
  pieces: Parcel['pieces'],
  telemetry: ClientTelemetry | undefined,
  sentAtMs: number,
): readonly Buffer[] {
  const told = telemetry === undefined ? '' : `,"telemetry":${JSON.stringify(telemetry)}`
  const start = Buffer.from(`{"sent_at":${sentAtMs}${told},"events":[`)
  // The last event has a comma behind it too.
  const last = pieces.at(-1)?.subarray(0, -separator.length) ?? Buffer.alloc(0)
  return [start, ...pieces.slice(0, -1), last, Buffer.from(']}')]
}

/**
 * Packs in the threads of Node, piece by piece: put together first they would be copied for nothing. At the
 * quickest level, which halves the time; events pack to a seventh either way.
 */
async function pack(pieces: readonly Buffer[]): Promise<Buffer<ArrayBuffer>> {
  const packer = createGzip({ level: constants.Z_BEST_SPEED })
  for (const piece of pieces) packer.write(piece)
  packer.end()
  const packed: Buffer[] = []
  for await (const piece of packer) packed.push(piece as Buffer)
  return Buffer.concat(packed)
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
