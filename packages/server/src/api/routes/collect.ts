import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { AppError } from '../../errors.ts'
import type { RouteDeps } from '../app.ts'
import { problems } from '../schemas.ts'
import { openToSenders, preflight, sendAnswer, toCollectRequest } from '../sending.ts'

const answer = Type.Object({
  accepted: Type.Integer({ description: 'On disk when this is answered.' }),
  duplicates: Type.Integer({ description: 'Events of this request whose id stood in it before.' }),
  rejected: Type.Array(
    Type.Object({
      index: Type.Integer(),
      event_id: Type.Union([Type.String(), Type.Null()]),
      code: Type.String(),
      message: Type.String(),
      path: Type.String(),
    }),
  ),
})

/** Where events come in. What is done with them is collect's; here is only the way to it. */
export function addCollectRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const { collector, access, control } = deps
  openToSenders(app)

  const documented = (summary: string) => ({
    tags: ['sending'],
    summary,
    security: [{ writeKey: [] }],
    response: { 200: answer, ...problems(400, 401, 403, 413, 415, 503) },
  })

  const routes = [
    [
      'POST',
      '/v1/events',
      collector.events,
      documented('One event, a list, or lines of JSON; gzip, deflate, br or zstd.'),
    ],
    ['POST', '/v1/analytics/events', collector.events, documented('The same as /v1/events.')],
    ['POST', '/api/analytics/events', collector.events, documented('The same as /v1/events.')],
    [
      'POST',
      '/v1/analytics/events/custom',
      collector.custom,
      documented('One event of a registered type, refused when it does not fit.'),
    ],
    [
      'POST',
      '/v1/analytics/events/validate',
      collector.validate,
      {
        tags: ['sending'],
        summary: 'What would become of an event. Stores nothing.',
        security: [{ writeKey: [] }],
      },
    ],
    [
      'GET',
      '/v1/analytics/events/validate',
      collector.validate,
      { tags: ['sending'], summary: 'The same, with the event in `?event=`.', security: [{ writeKey: [] }] },
    ],
  ] as const
  for (const [method, url, take, schema] of routes) {
    app.route({
      method,
      url,
      schema,
      // The documentation's schema is not to slow the answer down: it is text already.
      serializerCompiler: () => (data) => String(data),
      handler: async (request, reply) => sendAnswer(reply, await take(toCollectRequest(request))),
    })
    if (method === 'POST') preflight(app, url)
  }

  app.post('/v1/import/events', { schema: { hide: true } }, async (request, reply) => {
    if (!access.isLocal(request)) {
      throw new AppError(
        'key_unknown',
        'Imports of the past are for `tidemark import` on the machine of the server.',
      )
    }
    const wanted = (request.query as { readonly project?: string }).project
    const project = (await control.projects()).find(({ id }) => id === wanted)
    if (project === undefined)
      throw new AppError('not_found', `There is no project ${JSON.stringify(wanted)}.`)
    return sendAnswer(reply, await collector.importEvents(toCollectRequest(request), { project }))
  })
}
