import { createCollector, type Collector } from '../collector.ts'
import { authenticate, type KeyChecks } from '../steps/authenticate.ts'
import { createTaker } from '../taker.ts'
import { nowhere, type GeoLookup, type Place } from '../lookup/geo.ts'
import { writeFields } from '../quote.ts'
import { decodeEntry, type DeadLetter, type EntryHeader } from '../../log/entry.ts'
import type { Project, SendGrant } from '../../control/control.ts'
import type { CollectRequest, CollectResponse } from '../request.ts'

export type Line = Readonly<Record<string, unknown>>

/** What one request left in the log. */
export interface Entry {
  readonly header: EntryHeader
  readonly events: readonly Line[]
  readonly dead: readonly DeadLetter[]
  /** The entry's text, as it would lie on the disk. */
  readonly text: string
}

export interface Harness {
  readonly collector: Collector
  readonly entries: Entry[]
  readonly project: Project
  /** Sends `body` as JSON (a text or bytes as they are) with the write key. */
  send(body: unknown, request?: Partial<CollectRequest>): Promise<Answer>
  /** Sends one event and gives what was stored of it. */
  store(event: unknown, request?: Partial<CollectRequest>): Promise<Line>
  /** Sends one event and gives why it was refused. */
  refuse(event: unknown, request?: Partial<CollectRequest>): Promise<Rejected>
}

export interface Rejected {
  readonly index: number
  readonly event_id: string | null
  readonly code: string
  readonly message: string
  readonly path: string
}

export interface Answer {
  readonly status: number
  readonly headers: CollectResponse['headers']
  readonly body: {
    readonly accepted: number
    readonly duplicates: number
    readonly rejected: readonly Rejected[]
    readonly code?: string
    readonly detail?: string
  }
}

export const receivedAt = Date.UTC(2026, 10, 21, 1, 44, 0, 123)
export const writeKey = 'tm_write_0123456789abcdefghijklmn'
export const tenantKey = 'tm_tenant_0123456789abcdefghijklm'
export const readKey = 'tm_read_0123456789abcdefghijklmno'
export const personAddress = '203.0.113.77'
export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'

/** A collector over a log that is a list, with a map of two places. */
export function createHarness(
  options: {
    readonly project?: Partial<Project>
    readonly geo?: GeoLookup
    readonly trustProxy?: boolean
    readonly append?: (bytes: Uint8Array) => Promise<number>
  } = {},
): Harness {
  const project: Project = {
    id: '0192f3a4-7b1c-7def-8abc-0123456789ab',
    name: 'Shop',
    timezone: 'UTC',
    acceptance: 'open',
    ipRule: 'cut',
    createdAt: new Date(receivedAt),
    ...options.project,
  }
  const grants = new Map<string, SendGrant>([
    [writeKey, { keyId: 'k1', project, tenantId: undefined }],
    [tenantKey, { keyId: 'k2', project, tenantId: 'acme "1"' }],
  ])
  const entries: Entry[] = []
  const keep = async (bytes: Uint8Array) => entries.push(read(bytes))
  const control: KeyChecks = {
    sendGrant: (key) => grants.get(key),
    keyKind: (key) => (grants.has(key) ? 'write' : key === readKey ? 'read' : undefined),
  }
  const taker = createTaker({
    grant: (key) => authenticate(key, control),
    geo: options.geo ?? { place: placeOf, loading: () => undefined },
    now: () => receivedAt,
    trustProxy: options.trustProxy ?? false,
  })
  const collector = createCollector({ taker, log: { append: options.append ?? keep } })

  const send = async (body: unknown, request: Partial<CollectRequest> = {}) =>
    toAnswer(await collector.events(requestOf(body, request)))

  return {
    collector,
    entries,
    project,
    send,
    async store(event, request) {
      const { body } = await send(event, request)
      const line = entries.at(-1)?.events[0]
      if (line === undefined) throw new Error(`Refused: ${JSON.stringify(body)}`)
      return line
    },
    async refuse(event, request) {
      const [rejected] = (await send(event, request)).body.rejected
      if (rejected === undefined) throw new Error('The event was not refused.')
      return rejected
    },
  }
}

export function requestOf(body: unknown, request: Partial<CollectRequest> = {}): CollectRequest {
  return {
    method: 'POST',
    path: '/v1/events',
    query: {},
    body: toBytes(body),
    remoteAddress: personAddress,
    ...request,
    headers: { authorization: `Bearer ${writeKey}`, ...request.headers },
  }
}

function toBytes(body: unknown): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body)
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

/** The headers of a person's browser. */
export const browserHeaders = { 'user-agent': firefox, origin: 'https://shop.example' }

export function toAnswer({ status, headers, body }: CollectResponse): Answer {
  return { status, headers, body: JSON.parse(String(body)) as Answer['body'] }
}

export const london: Place = {
  country: 'GB',
  region: 'England',
  city: 'London',
  json: writeFields({ country: 'GB', region: 'England', city: 'London' }),
}

function placeOf(address: string): Place {
  return address.startsWith('203.0.113.') || address.startsWith('2001:db8:') ? london : nowhere
}

function read(bytes: Uint8Array): Entry {
  const { header, events, dead } = decodeEntry(bytes)
  return {
    header,
    events: events.map((line) => JSON.parse(line.toString()) as Line),
    dead: dead.map((line) => JSON.parse(line.toString()) as DeadLetter),
    text: Buffer.from(bytes).toString(),
  }
}
