import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { roles, type KeyInfo, type Project } from '../../control/control.ts'
import { AppError } from '../../errors.ts'
import { includes } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'

const nullable = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()])
const projectSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  timezone: Type.String(),
  role: Type.String(),
})
const keySchema = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal('write'), Type.Literal('read')]),
  name: Type.String(),
  hint: Type.String({ description: 'Its first characters; the rest is not kept.' }),
  tenant_id: nullable(Type.String()),
  created_at: Type.String(),
  last_used_at: nullable(Type.String()),
  revoked_at: nullable(Type.String()),
})
const roleSchema = Type.Union(roles.map((role) => Type.Literal(role)))

/** Projects, keys and members. */
export function addControlRoutes(scope: FastifyInstance, { access, control }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['control']

  app.get(
    '/v1/projects',
    {
      schema: {
        tags,
        summary: 'The projects that the caller may see.',
        security: readSecurity,
        response: { 200: Type.Object({ projects: Type.Array(projectSchema) }), ...problems(401) },
      },
    },
    async (request) => {
      if (access.isLocal(request)) {
        return { projects: (await control.projects()).map((project) => toProject(project, 'owner')) }
      }
      if (request.headers.authorization !== undefined) {
        const { project, role } = await access.reader(request)
        return { projects: [toProject(project, role)] }
      }
      const mine = await control.projectsOf(await access.user(request))
      return { projects: mine.map(({ project, role }) => toProject(project, role)) }
    },
  )

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

  app.get(
    '/v1/members',
    {
      schema: {
        tags,
        summary: 'The people of the project.',
        security: readSecurity,
        response: {
          200: Type.Object({
            members: Type.Array(
              Type.Object({
                user_id: Type.String(),
                email: Type.String(),
                name: Type.String(),
                role: Type.String(),
                tenant_id: nullable(Type.String()),
              }),
            ),
          }),
          ...problems(401, 403),
        },
      },
    },
    async (request) => {
      const { project } = await access.atLeast(request, 'admin')
      const members = await control.membersOf(project.id)
      return {
        members: members.map(({ userId, tenantId, ...member }) => ({
          user_id: userId,
          tenant_id: tenantId ?? null,
          ...member,
        })),
      }
    },
  )
}

function toProject({ id, name, timezone }: Project, role: string) {
  return { id, name, timezone, role }
}

function toKey(key: KeyInfo) {
  return {
    id: key.id,
    kind: key.kind,
    name: key.name,
    hint: key.hint,
    tenant_id: key.tenantId ?? null,
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  }
}
