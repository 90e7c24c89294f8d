import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** For tests: a real HTTP server that takes imported events as Tidemark does, each id once. */
export interface TestReceiver {
  readonly url: string
  /** What arrived, by event id. */
  readonly events: Map<string, Record<string, unknown>>
  readonly requests: number[]
  close(): Promise<void>
}

export interface TestReceiverOptions {
  /** Answers in place of taking the batch, for the request of that number; `undefined` takes it. */
  readonly interfere?: (
    request: number,
    lines: readonly string[],
  ) => { status: number; headers?: Record<string, string>; body?: unknown } | undefined
  /** Takes the batch of that request, and breaks the connection instead of answering. */
  readonly loseAnswer?: (request: number) => boolean
  readonly delayMs?: number
  readonly projects?: readonly { id: string; name: string }[]
}

export async function startTestReceiver(options: TestReceiverOptions = {}): Promise<TestReceiver> {
  const events = new Map<string, Record<string, unknown>>()
  const requests: number[] = []
  const server = createServer((request, response) => {
    void answer(request, response, { options, events, requests })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    events,
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  state: { options: TestReceiverOptions; events: Map<string, Record<string, unknown>>; requests: number[] },
): Promise<void> {
  const { options, events, requests } = state
  const send = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  if (request.url === '/livez') return send(200, {})
  if (request.headers.authorization !== 'Bearer secret')
    return send(401, { code: 'key_unknown', detail: 'Unknown.' })
  if (request.url === '/v1/projects')
    return send(200, { projects: options.projects ?? [{ id: 'p1', name: 'One' }] })
  const packed = Buffer.concat(chunks)
  const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(packed) : packed).toString('utf8')
  const lines = text.split('\n').filter((line) => line !== '')
  requests.push(lines.length)
  const isLost = options.loseAnswer?.(requests.length) === true
  const other = options.interfere?.(requests.length, lines)
  if (other !== undefined) return send(other.status, other.body ?? {}, other.headers)
  if (options.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, options.delayMs))
  let duplicates = 0
  const rejected: unknown[] = []
  for (const [index, line] of lines.entries()) {
    const event = JSON.parse(line) as Record<string, unknown>
    const id = String(event['event_id'])
    if (event['name'] === undefined && event['event'] === undefined) {
      rejected.push({ index, event_id: id, code: 'name_missing', message: 'It has no name.', path: '/name' })
    } else if (events.has(id)) duplicates += 1
    else events.set(id, event)
  }
  if (isLost) return void response.destroy()
  send(200, { accepted: lines.length - duplicates - rejected.length, duplicates, rejected })
}
