import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'

export type SentEvent = Readonly<Record<string, unknown>> & { readonly event_id: string }

export interface SentBatch {
  readonly headers: IncomingMessage['headers']
  readonly sent_at: number
  readonly events: readonly SentEvent[]
  readonly telemetry?: {
    readonly sent: number
    readonly retried: number
    readonly dropped: Readonly<Record<string, number>>
  }
}

/** What a server says to one batch; `hang` says nothing, `cut` closes the connection. */
export type Reply =
  | 'ok'
  | 'hang'
  | 'cut'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }

export interface Receiver {
  readonly url: string
  /** Every batch that came, whatever was said to it. */
  readonly batches: readonly SentBatch[]
  /** The batches that were answered as taken. */
  readonly taken: readonly SentBatch[]
  /** Of the batches that were taken, the ids, in order. */
  ids(): readonly string[]
  /** What to say to the next batches, one each; `ok` after them. */
  replies: Reply[]
  /** What to say to all others. */
  usual: Reply
  /** What `GET /v1/config/…` answers; `undefined` answers 404. */
  settings: Readonly<Record<string, unknown>> | undefined
  readonly settingsAsked: number
  [Symbol.asyncDispose](): Promise<void>
}

/** A server that takes batches as Tidemark does, and behaves as badly as a test wants. */
export async function openReceiver(): Promise<Receiver> {
  const batches: SentBatch[] = []
  const taken: SentBatch[] = []
  let settingsAsked = 0

  const server = createServer((request, response) => {
    if (request.url?.startsWith('/v1/config/') === true) {
      settingsAsked += 1
      response.statusCode = receiver.settings === undefined ? 404 : 200
      response.end(JSON.stringify(receiver.settings ?? {}))
      return
    }
    void readBatch(request).then((batch) => {
      batches.push(batch)
      const reply = receiver.replies.shift() ?? receiver.usual
      if (reply === 'ok') taken.push(batch)
      answer(response, reply, batch)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const receiver = {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    batches,
    taken,
    ids: () => taken.flatMap(({ events }) => events.map(({ event_id }) => event_id)),
    replies: [] as Reply[],
    usual: 'ok' as Reply,
    settings: undefined as Receiver['settings'],
    get settingsAsked() {
      return settingsAsked
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return receiver
}

async function readBatch(request: IncomingMessage): Promise<SentBatch> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
  return { headers: request.headers, ...(JSON.parse(text.toString('utf8')) as Omit<SentBatch, 'headers'>) }
}

function answer(response: ServerResponse, reply: Reply, batch: SentBatch): void {
  if (reply === 'hang') return
  if (reply === 'cut') {
    response.destroy()
    return
  }
  const { status, headers, body } =
    reply === 'ok'
      ? {
          status: 200,
          headers: {},
          body: JSON.stringify({ accepted: batch.events.length, duplicates: 0, rejected: [] }),
        }
      : reply
  response.writeHead(status, headers).end(body ?? '')
}
