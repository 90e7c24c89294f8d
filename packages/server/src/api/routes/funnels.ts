import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { funnelAnswerSchema } from '../../query/journeys/funnel/funnel-answer.ts'
import { funnelQuestionSchema } from '../../query/journeys/funnel/funnel-question.ts'
import { readFields, readText } from '../../query/parse/read.ts'
import { contextOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'
import {
  idParams,
  keeperOf,
  nameSchema,
  readObject,
  recordSchema,
  timeQuery,
  toWire,
} from './journey-wire.ts'

const path = '/v1/analytics/funnels'
const example = {
  name: 'checkout',
  funnel: {
    last: '30d',
    window: '7d',
    steps: [{ event: 'cart_add' }, { event: 'checkout_started' }, { event: 'purchase' }],
  },
}

/** Funnels that are kept, and what they answer. */
export function addFunnelRoutes(scope: FastifyInstance, { access, journeyEngine: engine }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['journeys'], security: readSecurity }

  app.post(
    path,
    {
      schema: {
        ...shared,
        summary: 'Keeps a funnel by its name, in place of the one that had it.',
        body: {
          ...Type.Object({ name: nameSchema, funnel: Type.Omit(funnelQuestionSchema, ['kind']) }),
          examples: [example],
        },
        response: { 200: recordSchema, ...problems(400, 401, 403) },
      },
      // Funnels have a parser of their own, whose faults say more than a schema's.
      validatorCompiler: () => () => true,
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const fields = readFields(request.body, ['name', 'funnel'], '', 'What a funnel is kept by')
      const name = readText(fields['name'], '/name', 'The name', 200)
      const definition = readObject(fields['funnel'], '/funnel', 'A funnel')
      return toWire(await engine.keep(await keeperOf(access, request), 'funnel', { name, definition }))
    },
  )

  app.get(
    path,
    {
      schema: {
        ...shared,
        summary: 'The funnels of the project, by name.',
        response: { 200: Type.Object({ funnels: Type.Array(recordSchema) }), ...problems(401, 403, 404) },
      },
    },
    async (request) => {
      const { project } = await access.reader(request)
      return { funnels: (await engine.list(project.id, 'funnel')).map(toWire) }
    },
  )

  app.get(
    `${path}/:id`,
    {
      schema: {
        ...shared,
        summary: 'A funnel.',
        params: idParams,
        response: { 200: recordSchema, ...problems(401, 403, 404) },
      },
    },
    async (request) => {
      const { project } = await access.reader(request)
      return toWire(await engine.find(project.id, 'funnel', request.params.id))
    },
  )

  app.delete(
    `${path}/:id`,
    {
      schema: {
        ...shared,
        summary: 'Removes a funnel.',
        params: idParams,
        response: { 204: Type.Null(), ...problems(400, 401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { context } = await keeperOf(access, request)
      await engine.remove(context.scope.projectId, 'funnel', request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    `${path}/:id/analysis`,
    {
      schema: {
        ...shared,
        summary: 'Answers a funnel, about the time that it says or that is given.',
        params: idParams,
        querystring: timeQuery,
        response: { 200: funnelAnswerSchema, ...problems(400, 401, 403, 404, 422, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const context = contextOf(await access.reader(request))
      return reply.send(await engine.analyse(context, request.params.id, request.query))
    },
  )
}
