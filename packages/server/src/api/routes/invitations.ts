import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import {
  invitationDays,
  type Acceptance,
  type Invitation,
  type OpenInvitation,
} from '../../control/member-records.ts'
import { AppError } from '../../errors.ts'
import { headersOf, includes, nameOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { nullable, problems, readSecurity, roleSchema } from '../schemas.ts'

const invitationSchema = Type.Object({
  id: Type.String(),
  email: Type.String(),
  role: roleSchema,
  tenant_id: nullable(Type.String()),
  created_at: Type.String({ format: 'date-time' }),
  created_by: Type.String(),
  expires_at: Type.String({ format: 'date-time' }),
})
const openSchema = Type.Object({
  project: Type.Object({ id: Type.String(), name: Type.String() }),
  email: Type.String(),
  role: roleSchema,
  expires_at: Type.String({ format: 'date-time' }),
  has_account: Type.Boolean({ description: 'Then its owner signs in first, and gives no name or password.' }),
})
// In the body: an address ends up in logs and histories.
const token = Type.String({ maxLength: 200 })

/** Invitations to a project: made by its people, opened and accepted by whoever has the link. */
export function addInvitationRoutes(scope: FastifyInstance, { access, control }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const { members } = control
  const shared = { tags: ['control'], security: readSecurity }

  app.get(
    '/v1/invitations',
    {
      schema: {
        ...shared,
        summary: 'The invitations that nobody has followed yet, the newest first.',
        response: { 200: Type.Object({ invitations: Type.Array(invitationSchema) }), ...problems(401, 403) },
      },
    },
    async (request) => {
      const { project } = await access.atLeast(request, 'admin')
      return { invitations: (await members.invitations(project.id)).map(toWire) }
    },
  )

  app.post(
    '/v1/invitations',
    {
      schema: {
        ...shared,
        summary: 'Invites an e-mail address to the project.',
        description: `Nothing is mailed: give the link \`/invite/TOKEN\` to whom it is for. It counts for ${invitationDays} days, once; inviting the address again makes a new one.`,
        body: {
          ...Type.Object({
            email: Type.String({ maxLength: 320 }),
            role: roleSchema,
            tenant_id: Type.Optional(Type.String()),
          }),
          examples: [{ email: 'bob@example.com', role: 'analyst' }],
        },
        response: {
          201: Type.Object({
            token: Type.String({ description: 'It is in this answer and nowhere else.' }),
            invitation: invitationSchema,
          }),
          ...problems(400, 401, 403, 409),
        },
      },
    },
    async (request, reply) => {
      const grant = await access.atLeast(request, 'admin')
      const { email, role, tenant_id: tenantId } = request.body
      if (!includes(grant.role, role))
        throw new AppError(
          'role_too_low',
          `Who is invited may do what you may, at most: yours is the role ${grant.role}.`,
          { path: '/role' },
        )
      const made = await members.invite(grant.project.id, { email, role, tenantId, createdBy: nameOf(grant) })
      return reply.code(201).send({ token: made.token, invitation: toWire(made.invitation) })
    },
  )

  app.delete(
    '/v1/invitations/:id',
    {
      schema: {
        ...shared,
        summary: 'Withdraws an invitation: its link counts no longer.',
        params: Type.Object({ id: Type.String() }),
        response: { 204: Type.Null(), ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { project } = await access.atLeast(request, 'admin')
      await members.withdraw(project.id, request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/v1/invited',
    {
      schema: {
        tags: ['control'],
        summary: 'What an invitation is to, for whoever has its link.',
        body: Type.Object({ token }),
        response: { 200: openSchema, ...problems(410) },
      },
    },
    async (request) => toOpenWire(await members.open(request.body.token)),
  )

  app.post(
    '/v1/invited/accept',
    {
      schema: {
        tags: ['control'],
        summary: 'Comes in: with the account that is signed in, or with one that is made now.',
        body: Type.Object({
          token,
          name: Type.Optional(Type.String({ maxLength: 200 })),
          password: Type.Optional(Type.String({ maxLength: 1000 })),
        }),
        response: { 200: openSchema, ...problems(400, 401, 403, 409, 410) },
      },
    },
    async (request) =>
      toOpenWire(await members.accept(request.body.token, await acceptanceOf(request, request.body))),
  )

  /** A password makes an account; without one it is who is signed in. */
  async function acceptanceOf(
    request: FastifyRequest,
    { name, password }: { readonly name?: string; readonly password?: string },
  ): Promise<Acceptance | undefined> {
    if (password !== undefined) return { name: name ?? '', password }
    const user = await control.signedIn(headersOf(request))
    return user === undefined ? undefined : { user }
  }
}

function toWire({ id, email, role, tenantId, createdAt, createdBy, expiresAt }: Invitation) {
  return {
    id,
    email,
    role,
    tenant_id: tenantId ?? null,
    created_at: createdAt.toISOString(),
    created_by: createdBy,
    expires_at: expiresAt.toISOString(),
  }
}

function toOpenWire({ project, email, role, expiresAt, hasAccount }: OpenInvitation) {
  return { project, email, role, expires_at: expiresAt.toISOString(), has_account: hasAccount }
}
