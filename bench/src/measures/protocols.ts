import type { Call } from '../../../packages/server/src/collect/call.ts'
import type { CollectRequest } from '../../../packages/server/src/collect/request.ts'
import { createTaker, type Taker } from '../../../packages/server/src/collect/taker.ts'
import { median, type BenchContext } from '../context.ts'
import { visits } from '../load/visits.ts'
import { payloads } from '../protocols/all.ts'
import type { Payload, VisitEvent } from '../protocols/payload.ts'
import type { Row } from '../report/row.ts'

const writeKey = 'tmw_q8Zr2LkVx0PmT5sWc7YbJ4nHd9Gf'
const userAgent = 'bench/1.0'
const eventsInPool = 6_000
const sliceMs = 150

/**
 * What a request of another vendor's costs collect, from its bytes to the entry that would be written, against
 * the same events in requests of our own of the same size. HTTP and the disk are
 * left out: their cost swings with the machine's other work by more than the protocols differ.
 */
export async function measureProtocols(context: BenchContext): Promise<readonly Row[]> {
  const events = [
    ...visits({
      seed: 20_261,
      events: eventsInPool,
      people: 1_000,
      from: Date.now() - 3_600_000,
      until: Date.now(),
    }),
  ]
  const rows: Row[] = []
  for (const payload of payloads) {
    rows.push(await compare(context, payload, events))
    context.say(`${payload.vendor}: ${rows.at(-1)?.ratio?.toFixed(2)}`)
  }
  return rows
}

/** Has the next request of a pool judged. */
type Send = () => ReturnType<Taker['take']>

async function compare(context: BenchContext, payload: Payload, events: readonly string[]): Promise<Row> {
  const { batchEvents, vendor } = payload
  const pool = batches(events, batchEvents)
  const ours = sendNative(pool)
  const theirs = sendVendor(payload, pool)
  await run(ours, batchEvents, context.sizes.warmUpMs / 3)
  await run(theirs, batchEvents, context.sizes.warmUpMs / 3)
  const pairs: { readonly ours: number; readonly theirs: number }[] = []
  // Slices alternate, and the ratio is taken within each pair: caches that others fill slow both.
  const slices = Math.ceil(context.sizes.roundMs / 2 / sliceMs)
  for (let slice = 0; slice < slices; slice += 1)
    pairs.push({
      ours: await run(ours, batchEvents, sliceMs),
      theirs: await run(theirs, batchEvents, sliceMs),
    })
  return {
    what: `${vendor}, ${batchEvents === 1 ? 'single events' : `batches of ${batchEvents}`}`,
    figure: { value: median(pairs.map((pair) => pair.theirs)), unit: 'µs/event' },
    ceiling: { value: median(pairs.map((pair) => pair.ours)), unit: 'µs/event', what: 'our own protocol' },
    ratio: median(pairs.map((pair) => pair.theirs / pair.ours)),
    target: { of: 'ratio', bound: 'at-most', value: 1.3 },
    notes: [],
  }
}

/** Microseconds of processor time an event: what else the machine does meanwhile counts least so. */
async function run(send: Send, batchEvents: number, forMs: number): Promise<number> {
  const startMs = performance.now()
  const before = process.cpuUsage()
  let requests = 0
  while (performance.now() - startMs < forMs) {
    const { entry, answer } = await send()
    if (entry === undefined) throw new Error(`A request was refused: ${String(answer.body)}`)
    requests += 1
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / (requests * batchEvents)
}

function sendNative(pool: readonly (readonly string[])[]): Send {
  const headers = { authorization: `Bearer ${writeKey}`, 'user-agent': userAgent }
  const requests = pool.map((events) => {
    const [first = ''] = events
    const body = Buffer.from(events.length === 1 ? first : `{"events":[${events.join(',')}]}`)
    return requestOf('/v1/events', body, headers)
  })
  return sendAll({ kind: 'events' }, requests)
}

function sendVendor(payload: Payload, pool: readonly (readonly string[])[]): Send {
  const headers = { 'user-agent': userAgent, ...payload.headers?.(writeKey) }
  const requests = pool.map((events) => {
    const body = Buffer.from(payload.body(events.map(parse), writeKey))
    return requestOf(payload.path, body, headers, payload.query?.(writeKey))
  })
  return sendAll({ kind: 'vendor', path: `POST ${payload.path}` }, requests)
}

/** A collect of its own for each: what one has seen a lot is not to make the other quicker or slower. */
function sendAll(call: Call, requests: readonly CollectRequest[]): Send {
  const taker = createTaker({
    grant: () => ({ keyId: 'bench', project, tenantId: undefined }),
    geo: { place: () => ({ country: '', region: '', city: '', json: '' }), loading: () => undefined },
    now: Date.now,
    trustProxy: false,
  })
  let index = -1
  return () => {
    index = (index + 1) % requests.length
    const request = requests[index]
    if (request === undefined) throw new Error('A pool of requests is empty.')
    return taker.take(call, request)
  }
}

const project = {
  id: '0192f3a4-7b1c-7def-8abc-0123456789ab',
  name: 'Bench',
  timezone: 'UTC',
  acceptance: 'open',
  ipRule: 'cut',
  createdAt: new Date(0),
} as const

function requestOf(
  path: string,
  body: Buffer,
  headers: CollectRequest['headers'],
  query: Readonly<Record<string, string>> = {},
): CollectRequest {
  return { method: 'POST', path, query, headers, body, remoteAddress: '81.2.69.142' }
}

function batches(events: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.floor(events.length / size) }, (_, index) =>
    events.slice(index * size, (index + 1) * size),
  )
}

function parse(event: string): VisitEvent {
  return JSON.parse(event) as VisitEvent
}
