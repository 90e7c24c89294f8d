import type { FastifyInstance } from 'fastify'
import { headersOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'

/** Sign-in, sign-out and the session: the requests are handed on as they are. */
export function addAuthRoutes(app: FastifyInstance, { control, publicUrl }: RouteDeps): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 64 * 1024 }, (_request, body, done) =>
    done(null, body),
  )
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    schema: { hide: true },
    handler: async (request, reply) => {
      const { body } = request
      const response = await control.handleAuth(
        new Request(new URL(request.url, publicUrl), {
          method: request.method,
          headers: headersOf(request),
          ...(Buffer.isBuffer(body) && body.length > 0 ? { body: new Uint8Array(body) } : {}),
        }),
        request.ip,
      )
      reply.code(response.status)
      for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value)
      for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie)
      return reply.send(Buffer.from(await response.arrayBuffer()))
    },
  })
}
