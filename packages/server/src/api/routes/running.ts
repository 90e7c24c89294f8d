import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { RouteDeps } from '../app.ts'

const check = Type.String({ description: '`ok`, or what is the matter.' })

/** For whoever runs the server: is it there, does it do its work, how does it do. */
export function addRunningRoutes(app: FastifyInstance, { health, metrics }: RouteDeps): void {
  app.get(
    '/livez',
    {
      schema: {
        tags: ['running'],
        summary: 'The process answers.',
        response: { 200: Type.Object({ status: Type.Literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  )
  const report = Type.Object({
    ready: Type.Boolean(),
    checks: Type.Object({ log: check, store: check, loader: check, lag: check }),
  })
  app.get(
    '/readyz',
    {
      schema: {
        tags: ['running'],
        summary: 'Takes events, stores them and answers; 503 with the reason otherwise.',
        response: { 200: report, 503: report },
      },
    },
    async (_request, reply) => {
      const found = await health.report()
      return reply.code(found.ready ? 200 : 503).send(found)
    },
  )
  app.get(
    '/metrics',
    { schema: { tags: ['running'], summary: 'Figures in the format of Prometheus.' } },
    async (_request, reply) =>
      reply.header('content-type', metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
}
