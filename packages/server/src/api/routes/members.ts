import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Member, ReadGrant } from '../../control/control.ts'
import type { RouteDeps } from '../app.ts'
import { nullable, problems, readSecurity, roleSchema } from '../schemas.ts'

const memberSchema = Type.Object({
  user_id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  role: roleSchema,
  tenant_id: nullable(Type.String()),
})
const params = Type.Object({ user_id: Type.String() })

/** The people of a project. They come in by invitation. */
export function addMemberRoutes(scope: FastifyInstance, { access, control: { members } }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['control'], security: readSecurity }

  app.get(
    '/v1/members',
    {
      schema: {
        ...shared,
        summary: 'The people of the project.',
        response: { 200: Type.Object({ members: Type.Array(memberSchema) }), ...problems(401, 403) },
      },
    },
    async (request) => {
      const { project } = await access.atLeast(request, 'admin')
      return { members: (await members.list(project.id)).map(toWire) }
    },
  )

  app.patch(
    '/v1/members/:user_id',
    {
      schema: {
        ...shared,
        summary: "Changes a member's role, or the tenant that they are held to.",
        description: 'Counts from the next request on. Only owners make, change and remove owners.',
        params,
        body: {
          ...Type.Object({
            role: Type.Optional(roleSchema),
            tenant_id: Type.Optional(nullable(Type.String())),
          }),
          examples: [{ role: 'analyst' }],
        },
        response: { 200: memberSchema, ...problems(400, 401, 403, 404, 409) },
      },
    },
    async (request) => {
      const { project, role: by } = await access.atLeast(request, 'admin')
      const { role, tenant_id: tenantId } = request.body
      return toWire(await members.change(project.id, request.params.user_id, { role, tenantId }, by))
    },
  )

  app.delete(
    '/v1/members/:user_id',
    {
      schema: {
        ...shared,
        summary: 'Takes somebody out of the project, or oneself.',
        description: 'At once. What they made stays, and links that they shared show nothing any more.',
        params,
        response: { 204: Type.Null(), ...problems(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const { user_id: userId } = request.params
      const grant = await access.reader(request)
      const by = isOneself(grant, userId) ? 'self' : (await access.atLeast(request, 'admin')).role
      await members.remove(grant.project.id, userId, by)
      return reply.code(204).send(null)
    },
  )
}

function isOneself({ subject }: ReadGrant, userId: string): boolean {
  return subject.kind === 'user' && subject.userId === userId
}

function toWire({ userId, email, name, role, tenantId }: Member) {
  return { user_id: userId, email, name, role, tenant_id: tenantId ?? null }
}
