import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { KeyInfo } from '../../control/control.ts'
import { AppError } from '../../errors.ts'
import { includes } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { nullable, problems, readSecurity, roleSchema } from '../schemas.ts'

const keySchema = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal('write'), Type.Literal('read')]),
  name: Type.String(),
  hint: Type.String({ description: 'Its first characters; the rest is not kept.' }),
  role: nullable(Type.String({ description: 'What a read key may do; a write key has none.' })),
  tenant_id: nullable(Type.String()),
  created_at: Type.String(),
  last_used_at: nullable(Type.String()),
  revoked_at: nullable(Type.String()),
})

/** The keys of a project: what programs send and ask with. */
export function addKeyRoutes(scope: FastifyInstance, { access, control }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['control']

  app.get(
    '/v1/keys',
    {
      schema: {
        tags,
        summary: 'The keys of the project, without the keys themselves.',
        security: readSecurity,
        response: { 200: Type.Object({ keys: Type.Array(keySchema) }), ...problems(401, 403) },
      },
    },
    async (request) => {
      const { project } = await access.atLeast(request, 'admin')
      return { keys: (await control.keysOf(project.id)).map(toKey) }
    },
  )

  app.post(
    '/v1/keys',
    {
      schema: {
        tags,
        summary: 'Makes a key. It is in this answer and nowhere else.',
        security: readSecurity,
        body: Type.Object({
          kind: Type.Union([Type.Literal('write'), Type.Literal('read')]),
          name: Type.String({ minLength: 1, maxLength: 100 }),
          tenant_id: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
          role: Type.Optional(roleSchema),
        }),
        response: { 201: Type.Object({ key: Type.String(), info: keySchema }), ...problems(400, 401, 403) },
      },
    },
    async (request, reply) => {
      const { project, role: own } = await access.atLeast(request, 'admin')
      const { tenant_id, role, ...input } = request.body
      if (role !== undefined && !includes(own, role))
        throw new AppError(
          'role_too_low',
          `A key may do what its maker may do, at most: yours is the role ${own}.`,
          { path: '/role' },
        )
      const made = await control.createKey(project.id, {
        ...input,
        ...(tenant_id === undefined ? {} : { tenantId: tenant_id }),
        ...(role === undefined ? {} : { role }),
      })
      return reply.code(201).send({ key: made.key, info: toKey(made.info) })
    },
  )

  app.delete(
    '/v1/keys/:id',
    {
      schema: {
        tags,
        summary: 'Revokes a key, at once.',
        security: readSecurity,
        params: Type.Object({ id: Type.String() }),
        response: { 204: Type.Null(), ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { project } = await access.atLeast(request, 'admin')
      await control.revokeKey(project.id, request.params.id)
      return reply.code(204).send(null)
    },
  )
}

function toKey(key: KeyInfo) {
  return {
    id: key.id,
    kind: key.kind,
    name: key.name,
    hint: key.hint,
    role: key.role ?? null,
    tenant_id: key.tenantId ?? null,
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  }
}
