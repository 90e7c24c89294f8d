import { parseTime } from '@tidemark/event'
import { LRUCache } from 'lru-cache'
import { parse as bytesOfUuid, v5 as uuidOfText, validate as isNamespace } from 'uuid'
import { AppError, must, unreachable } from '../errors.ts'
import { encodeEntry } from '../log/entry.ts'
import { parseAddress } from './address.ts'
import { quoteBigIntegers } from './json-text.ts'
import { createClientLookup } from './lookup/client.ts'
import { createPipeline, type Processed } from './pipeline.ts'
import { native } from './protocols/native.ts'
import { speakersAt, type Speakers } from './protocols/speakers.ts'
import { headerOf, jsonResponse, queryOf, type CollectRequest, type CollectResponse } from './request.ts'
import { keyOutsideBody } from './steps/authenticate.ts'
import { checkDepth, decode, type Decoded } from './steps/decode.ts'
import { createTypeFit } from './steps/fit-type.ts'
import { writeHead } from './steps/stamp.ts'
import { createVisitorIds, type VisitorIds } from './visitor-ids.ts'
import type { Project, SendGrant } from '../control/control.ts'
import type { Batch } from './batch.ts'
import type { Call } from './call.ts'
import type { GeoLookup } from './lookup/geo.ts'
import type { Protocol, Reading, Sender } from './protocols/protocol.ts'

export interface TakerDeps {
  /** What the key of a request gives. @throws AppError `key_missing`, `key_unknown` or `key_cannot_send`. */
  readonly grant: (key: string | undefined) => SendGrant
  readonly geo: GeoLookup
  /** Unix milliseconds. */
  readonly now: () => number
  /** Take the sender's address from `X-Forwarded-For`. */
  readonly trustProxy: boolean
  /** @default ids made with a secret that is kept nowhere */
  readonly visitorIds?: VisitorIds
}

/** A request that was judged: what is to be kept of it, and what its sender is told once that is safe. */
export interface Taken {
  /** Undefined where there is nothing to keep. */
  readonly entry: Uint8Array | undefined
  readonly answer: CollectResponse
  /** The one that the sender speaks. */
  readonly protocol: Protocol
}

/** Judges requests: the whole way of an event up to the log, with nothing kept yet. */
export interface Taker {
  /** A sender's mistake is an answer. Rejects only with faults of ours. */
  take(call: Call, request: CollectRequest): Promise<Taken>
}

interface Manner {
  readonly strict?: boolean
  readonly single?: boolean
  readonly importInto?: Project
}

/** A request that was read and whose events were judged. */
interface Judged {
  readonly batch: Batch
  readonly received: number
  readonly processed: Processed
  readonly telemetry: Reading['telemetry']
}

export function createTaker(deps: TakerDeps): Taker {
  const { grant: grantOf, geo, now, trustProxy, visitorIds = createVisitorIds({ now }) } = deps
  const fit = createTypeFit()
  const pipeline = createPipeline({ clients: createClientLookup(), geo, fit })
  const addresses = new LRUCache<string, string>({ max: 20_000 })
  const namespaces = new Map<string, Uint8Array>()

  return {
    take(call, request) {
      switch (call.kind) {
        case 'events':
          return answering(native, request, () => take(native, request, {}))
        case 'custom':
          return answering(native, request, () => take(native, request, { strict: true, single: true }))
        case 'import':
          return answering(native, request, () => take(native, request, { importInto: call.project }))
        case 'validate':
          return answering(native, request, () => explain(request))
        case 'vendor':
          return takeFrom(must(speakersAt.get(call.path), `no vendor has ${call.path}`), request)
        default:
          return unreachable(call)
      }
    },
  }

  async function takeFrom(speakers: Speakers, request: CollectRequest): Promise<Taken> {
    const [{ protocol: first }, ...others] = speakers
    if (others.length === 0) return answering(first, request, () => take(first, request, {}))
    let protocol = first
    try {
      const decoded = await decodeBody(request)
      const speaker = speakers.find(({ claims }) => claims?.(decoded.text, request) ?? true)
      protocol = speaker?.protocol ?? first
      return await take(protocol, request, {}, async () => decoded)
    } catch (error) {
      return refusal(protocol, request, error)
    }
  }

  async function take(
    protocol: Protocol,
    request: CollectRequest,
    manner: Manner,
    read: () => Promise<Decoded> = () => decodeBody(request),
  ): Promise<Taken> {
    const { batch, received, processed, telemetry } = await judge(protocol, request, read, manner)
    const { lines, deadLines, outcome } = processed
    const answer = protocol.answer(outcome, request)
    // What an SDK lost it also tells when it has nothing else left to send.
    if (received === 0 && telemetry === undefined) return { entry: undefined, answer, protocol }
    const { duplicates } = outcome
    const header = {
      project_id: batch.project.id,
      received_at: batch.receivedAt,
      received,
      dropped: duplicates === 0 ? {} : { duplicate: duplicates },
      events: lines.length,
      dead: deadLines.length,
      client: telemetry,
    }
    return { entry: encodeEntry(header, lines, deadLines), answer, protocol }
  }

  async function explain(request: CollectRequest): Promise<Taken> {
    const isInQuery = request.method === 'GET' || request.body.length === 0
    const body = isInQuery ? Buffer.from(queryOf(request, 'event')) : request.body
    const encoding = isInQuery ? '' : headerOf(request, 'content-encoding')
    const { processed } = await judge(native, request, () => decode(body, encoding), { single: true })
    const [line] = processed.lines
    const [rejection] = processed.outcome.rejected
    const event = line === undefined ? null : (JSON.parse(line) as Record<string, unknown>)
    const misfit = event === null ? undefined : fit(event)
    const answer = jsonResponse({
      valid: event !== null,
      issues:
        rejection === undefined
          ? []
          : [{ code: rejection.code, message: rejection.message, path: rejection.path }],
      // A name that nobody registered is no mistake in a project that takes any.
      warnings: misfit === undefined || misfit.code === 'type_unknown' ? [] : [misfit],
      event,
    })
    return { entry: undefined, answer, protocol: native }
  }

  async function judge(
    protocol: Protocol,
    request: CollectRequest,
    read: () => Promise<Decoded>,
    manner: Manner,
  ): Promise<Judged> {
    const key = protocol.key === undefined ? keyOutsideBody(request) : protocol.key(request)
    const imported = manner.importInto === undefined ? undefined : importGrant(manner.importInto)
    // A key that is known to be wrong costs nobody the unpacking of a body.
    const early = imported ?? (key === undefined ? undefined : grantOf(key))
    const decoded = unwrap(protocol, await read(), request)
    const reading = protocol.read(decoded.text, request, senderOf(request))
    const grant = early ?? grantOf(reading.key)
    if (manner.single === true && reading.events.length !== 1)
      throw new AppError(
        'request_invalid',
        'This route takes one event a request. Send several to /v1/events.',
      )
    return process({ protocol, request, ...decoded, grant, manner, receivedAt: now() }, reading)
  }

  async function process(
    given: {
      readonly protocol: Protocol
      readonly request: CollectRequest
      readonly text: string
      readonly bodyBytes: number
      readonly grant: SendGrant
      readonly manner: Manner
      readonly receivedAt: number
    },
    first: Reading,
  ): Promise<Judged> {
    let reading = first
    let isExact = false
    for (;;) {
      const batch = createBatch(given, reading)
      const processed = pipeline(reading, batch)
      const loading = geo.loading()
      // Both happen seldom, and doing it all again is simpler than being able to stop half-way: the first
      // public address waits for the file that knows it, and numbers that JavaScript would round are read
      // again as the text of their digits.
      if (loading !== undefined) await loading
      else if (batch.sawBigNumber && !isExact) {
        isExact = true
        const text = quoteBigIntegers(given.text)
        reading = keepFaulty(first, given.protocol.read(text, given.request, senderOf(given.request)))
      } else return { batch, received: reading.events.length, processed, telemetry: reading.telemetry }
    }
  }

  function createBatch(given: Parameters<typeof process>[0], reading: Reading): Batch {
    const { protocol, request, grant, manner, receivedAt } = given
    const isImport = manner.importInto !== undefined
    const facts = {
      project: grant.project,
      tenantId: grant.tenantId,
      receivedAt,
      protocol: protocol.name,
    }
    return {
      ...facts,
      keyInBody: reading.key ?? '',
      sentAt: parseTime(reading.sentAt) ?? NaN,
      bodyBytes: given.bodyBytes,
      source: isImport ? 'import' : looksLikeBrowser(request) ? 'browser' : 'api',
      isImport,
      strict: manner.strict === true || (grant.project.acceptance === 'strict' && !isImport),
      userAgent: headerOf(request, 'user-agent'),
      address: senderAddress(request),
      plain: reading.plain,
      idNamespace: namespaceOf(grant.project.id),
      seenIds: new Set(),
      head: writeHead(facts),
      sawBigNumber: false,
    }
  }

  function senderOf(request: CollectRequest): Sender {
    return {
      visitorId: (site, { address = '', userAgent = '' } = {}) =>
        visitorIds({
          site,
          address: addressOf(address) || senderAddress(request),
          userAgent: userAgent || headerOf(request, 'user-agent'),
        }),
    }
  }

  function senderAddress(request: CollectRequest): string {
    const [forwarded = ''] = trustProxy ? headerOf(request, 'x-forwarded-for').split(',') : []
    return addressOf(forwarded) || addressOf(request.remoteAddress)
  }

  function addressOf(text: string): string {
    if (text === '') return ''
    const known = addresses.get(text)
    if (known !== undefined) return known
    const address = parseAddress(text)
    addresses.set(text, address)
    return address
  }

  function namespaceOf(projectId: string): Uint8Array {
    const known = namespaces.get(projectId)
    if (known !== undefined) return known
    const namespace = bytesOfUuid(isNamespace(projectId) ? projectId : uuidOfText(projectId, uuidOfText.URL))
    namespaces.set(projectId, namespace)
    return namespace
  }
}

/** A sender's mistake becomes an answer of the protocol; anything else is not for the sender to hear. */
async function answering(
  protocol: Protocol,
  request: CollectRequest,
  answer: () => Promise<Taken>,
): Promise<Taken> {
  try {
    return await answer()
  } catch (error) {
    return refusal(protocol, request, error)
  }
}

function refusal(protocol: Protocol, request: CollectRequest, error: unknown): Taken {
  if (!(error instanceof AppError)) throw error
  return { entry: undefined, answer: protocol.refuse(error, request), protocol }
}

function decodeBody(request: CollectRequest): Promise<Decoded> {
  return decode(request.body, headerOf(request, 'content-encoding'))
}

function unwrap(protocol: Protocol, decoded: Decoded, request: CollectRequest): Decoded {
  const text = protocol.unwrap?.(decoded.text, request) ?? decoded.text
  if (text === decoded.text) return decoded
  checkDepth(text)
  return { text, bodyBytes: Buffer.byteLength(text) }
}

/** What could not be read is kept as it was sent, not as it was read again. */
function keepFaulty(first: Reading, again: Reading): Reading {
  if (again.faults.size === 0) return again
  const sent = again.sent.map((item, index) => (again.faults.has(index) ? first.sent[index] : item))
  return { ...again, sent }
}

function importGrant(project: Project): SendGrant {
  return { keyId: '', project, tenantId: undefined }
}

// `Sec-Fetch-Mode` says nothing: the fetch of Node sends it too.
function looksLikeBrowser({ headers }: CollectRequest): boolean {
  return (
    headers.origin !== undefined ||
    headers['sec-fetch-site'] !== undefined ||
    headers['user-agent']?.startsWith('Mozilla/') === true
  )
}
