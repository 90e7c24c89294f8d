import { randomUUID } from 'node:crypto'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Logger } from 'pino'
import type { Collector } from '../collect/collector.ts'
import { problemResponse } from '../collect/problem.ts'
import { AppError } from '../errors.ts'
import { bodyTooLarge, internalFault } from './errors.ts'
import { originHeaders } from './sending.ts'
import type { CollectRequest, CollectResponse } from '../collect/request.ts'
import type { Metrics } from './metrics.ts'

export interface DirectDeps {
  readonly collector: Pick<Collector, 'events'>
  readonly metrics: Pick<Metrics, 'request'>
  readonly logger: Logger
  readonly maxBodyBytes: number
}

const paths: ReadonlySet<string> = new Set(['/v1/events', '/v1/analytics/events', '/api/analytics/events'])

/**
 * The server under the framework. Events in our own protocol are nearly all the requests that there are, and go
 * to collect without it: an answer to a single event costs a fifth less. Every other request is `others`'s, who
 * also describes these routes and answers in the same way.
 */
export function createDirectServer(deps: DirectDeps, others: RequestListener): Server {
  return createServer((request, response) => {
    const path = pathOf(request.url ?? '')
    if (request.method === 'POST' && paths.has(path)) void answer(deps, path, request, response)
    else others(request, response)
  })
}

async function answer(
  deps: DirectDeps,
  path: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const startedMs = performance.now()
  const requestId = randomUUID()
  const { status, headers, body } = await take(deps, path, incoming, requestId)
  // Whoever is no longer there hears no answer.
  if (outgoing.destroyed) return
  outgoing.writeHead(status, {
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    ...originHeaders(incoming.headers.origin),
    ...headers,
    'content-length': Buffer.byteLength(body),
    // What is left of a body that is not read must not be taken for the next request.
    ...(incoming.complete ? {} : { connection: 'close' }),
  })
  outgoing.end(body)
  deps.metrics.request(path, status, (performance.now() - startedMs) / 1000)
}

async function take(
  { collector, logger, maxBodyBytes }: DirectDeps,
  path: string,
  incoming: IncomingMessage,
  requestId: string,
): Promise<CollectResponse> {
  try {
    const body = await readBody(incoming, maxBodyBytes)
    return await collector.events(toCollectRequest(incoming, body, requestId))
  } catch (error) {
    if (error instanceof AppError) return problemResponse(error, { requestId })
    if (incoming.complete) logger.error({ err: error, requestId, route: path }, 'A request failed.')
    return problemResponse(internalFault(), { requestId })
  }
}

/** @throws AppError `body_too_large`; the connection's own error when it breaks off. */
function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes <= maxBytes) return
      request.pause()
      chunks.length = 0
      reject(bodyTooLarge())
    })
    request.on('end', () => {
      const [only, ...rest] = chunks
      resolve(only !== undefined && rest.length === 0 ? only : Buffer.concat(chunks))
    })
    request.on('error', reject)
  })
}

function toCollectRequest(request: IncomingMessage, body: Buffer, requestId: string): CollectRequest {
  const { method = '', url = '', headers, socket } = request
  const queryAt = url.indexOf('?')
  return {
    method,
    path: url,
    query: queryAt === -1 ? {} : new URLSearchParams(url.slice(queryAt + 1)),
    headers,
    body,
    remoteAddress: socket.remoteAddress ?? '',
    requestId,
  }
}

/** Without the query, and without the slash at its end that makes no difference. */
function pathOf(url: string): string {
  const queryAt = url.indexOf('?')
  const path = queryAt === -1 ? url : url.slice(0, queryAt)
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}
