import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { RouteDeps } from '../app.ts'
import { problems } from '../schemas.ts'

/** The first owner's account, made with the token that the server printed when it started. */
export function addSetupRoutes(scope: FastifyInstance, { control }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['control']
  app.get(
    '/v1/setup',
    {
      schema: {
        tags,
        summary: 'Whether the first owner is still to be made.',
        response: { 200: Type.Object({ needs_owner: Type.Boolean() }) },
      },
    },
    async () => ({ needs_owner: await control.needsOwner() }),
  )
  app.post(
    '/v1/setup',
    {
      schema: {
        tags,
        summary: 'Makes the first owner.',
        body: Type.Object({
          token: Type.String({ maxLength: 200 }),
          email: Type.String({ maxLength: 320 }),
          password: Type.String({ maxLength: 1000 }),
          name: Type.String({ maxLength: 200 }),
        }),
        response: { 204: Type.Null(), ...problems(400, 401, 409) },
      },
    },
    async (request, reply) => {
      await control.setUpOwner(request.body)
      return reply.code(204).send(null)
    },
  )
}
