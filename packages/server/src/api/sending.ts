import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { CollectRequest, CollectResponse } from '../collect/request.ts'

const noBody = Buffer.alloc(0)
const emptyAddress = ''

/** Makes the routes of `app` such as senders need: any body reaches them as it was sent, from any site's pages. */
export function openToSenders(app: FastifyInstance): void {
  // Whatever the header says, the bytes decide: they reach collect as they were sent.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', (request, reply, done) => {
    allowOrigin(request, reply)
    done()
  })
}

/** Answers browsers that ask whether they may send to `url`. */
export function preflight(app: FastifyInstance, url: string): void {
  app.options(url, { schema: { hide: true } }, async (_request, reply) => reply.code(204).send())
}

export function toCollectRequest(request: FastifyRequest): CollectRequest {
  return {
    method: request.method,
    path: request.url,
    query: request.query as Readonly<Record<string, string | undefined>>,
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : noBody,
    remoteAddress: request.socket.remoteAddress ?? emptyAddress,
    requestId: request.id,
  }
}

export function sendAnswer(reply: FastifyReply, response: CollectResponse): FastifyReply {
  return reply.code(response.status).headers(response.headers).send(response.body)
}

/** Pages of any site may send: the key says whose the events are, and cookies play no part. */
export function originHeaders(origin: string | undefined): Readonly<Record<string, string>> {
  if (origin === undefined) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    // Without it a page is not told how long to wait.
    'access-control-expose-headers': 'retry-after',
    vary: 'origin',
  }
}

function allowOrigin(request: FastifyRequest, reply: FastifyReply): void {
  const { origin } = request.headers
  if (origin === undefined) return
  reply.headers(originHeaders(origin))
  if (request.method !== 'OPTIONS') return
  reply.header('access-control-allow-methods', 'GET, POST, OPTIONS')
  reply.header(
    'access-control-allow-headers',
    request.headers['access-control-request-headers'] ?? 'content-type',
  )
  reply.header('access-control-max-age', '86400')
}
