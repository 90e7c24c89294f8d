import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { bundleScript } from '../build.ts'

/** An event as it came over the wire. */
export interface SentEvent {
  readonly event_id: string
  readonly name: string
  readonly kind: string
  readonly anonymous_id: string
  readonly user_id?: string
  readonly session_id: string
  readonly timestamp: number
  readonly properties: Readonly<Record<string, unknown>>
  readonly context: Readonly<Record<string, unknown>> & {
    readonly page: { readonly url: string; readonly title: string; readonly referrer: string }
  }
  readonly [more: string]: unknown
}

/** A batch as it came over the wire. */
export interface SentBatch {
  readonly events: readonly SentEvent[]
  readonly telemetry?: {
    readonly sent: number
    readonly retried: number
    readonly dropped: Readonly<Record<string, number>>
  }
  readonly packed: boolean
  /** As it came, with headers. */
  readonly raw: { readonly body: Buffer; readonly headers: IncomingMessage['headers'] }
}

/** How the site answers a batch: the outcome, or nothing at all. */
export type Behaviour = (batch: SentBatch) => Answer | Promise<Answer>
export type Answer =
  | 'hang'
  | 'cut'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }

/** A site with the SDK on its pages, and a server for events that behaves as a test says. */
export interface Site extends AsyncDisposable {
  readonly origin: string
  /** The write key, another for each test: what pages of an earlier one still send is ignored. */
  key: string
  /** What stands in the head of every page. */
  head: string
  settings: Readonly<Record<string, unknown>>
  behave: Behaviour
  /** Every batch, whatever it was answered. */
  readonly batches: SentBatch[]
  /** The batches that were answered with 200. */
  readonly arrived: SentBatch[]
  /** What was asked for, by path. */
  readonly asked: string[]
  /** The names of the events that arrived, repeats included. */
  names(): readonly string[]
  /** Resolves when `holds` does. */
  until(holds: () => boolean): Promise<void>
  /** As a test finds it. */
  reset(): void
}

export const accept: Behaviour = ({ events }) => ({
  status: 200,
  body: JSON.stringify({ accepted: events.length, duplicates: 0, rejected: [] }),
})

/** The tag of the script, with further attributes. The site puts its key in. */
export function tag(attributes = '', file = 'sdk.js'): string {
  return `<script src="/${file}" data-key="KEY" ${attributes}></script>`
}

const quick = {
  enabled: true,
  rollout: 1,
  batch_size: 20,
  flush_interval_ms: 50,
  sample_rate: 1,
  destinations: {},
}

export async function openSite(): Promise<Site> {
  const scripts: Readonly<Record<string, string>> = {
    '/sdk.js': await bundleScript('tidemark.js'),
    '/sdk.all.js': await bundleScript('tidemark.all.js'),
  }
  const watchers = new Set<() => void>()

  const site: Site = {
    origin: '',
    key: '',
    head: '',
    settings: quick,
    behave: accept,
    batches: [],
    arrived: [],
    asked: [],
    names: () => site.arrived.flatMap(({ events }) => events.map(({ name }) => name)),
    until: (holds) =>
      new Promise((resolve) => {
        const look = () => {
          if (!holds()) return
          watchers.delete(look)
          resolve()
        }
        watchers.add(look)
        look()
      }),
    reset() {
      for (const list of [site.batches, site.arrived, site.asked]) list.length = 0
      Object.assign(site, { key: randomUUID(), head: tag(), settings: quick, behave: accept })
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const packed = body[0] === 0x1f
    const { write_key, events, telemetry } = JSON.parse((packed ? gunzipSync(body) : body).toString())
    if (write_key !== site.key) {
      response.end()
      return
    }
    const batch: SentBatch = { events, telemetry, packed, raw: { body, headers: request.headers } }
    site.batches.push(batch)
    const answer = await site.behave(batch)
    if (write_key !== site.key) return
    if (answer === 'cut') response.destroy()
    else if (answer !== 'hang') {
      if (answer.status === 200) site.arrived.push(batch)
      response
        .writeHead(answer.status, { 'access-control-expose-headers': 'retry-after', ...answer.headers })
        .end(answer.body)
    }
    for (const look of watchers) look()
  }

  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    site.asked.push(path)
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*')
    if (path === '/v1/events') void take(request, response)
    else if (path === `/v1/config/${site.key}`) response.end(JSON.stringify(site.settings))
    else if (scripts[path] !== undefined)
      response.setHeader('content-type', 'text/javascript').end(scripts[path])
    else
      response
        .setHeader('content-type', 'text/html')
        .end(
          `<!doctype html><title>${path}</title><head>${site.head.replaceAll('KEY', site.key)}</head><body><h1>${path}</h1></body>`,
        )
    for (const look of watchers) look()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(site, { origin: `http://127.0.0.1:${port}` })
}
