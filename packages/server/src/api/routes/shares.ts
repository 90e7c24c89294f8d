import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import {
  parseShareSettings,
  shareSettingsKeys,
  shareSettingsSchema,
  shareSettingsToWire,
} from '../../boards/share-settings.ts'
import { parseSharedOverview, sharedOverviewSchema } from '../../boards/shared-overview.ts'
import type { Share, ShareSettings, ShareSubject } from '../../control/share-records.ts'
import { AppError } from '../../errors.ts'
import { isFields, readFields, readOneOf, readText, type Fields } from '../../query/parse/read.ts'
import { nameOf, viewerOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'
import { idOf, idParams, ownParser } from './saved-routes.ts'

const orNull = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()])
const subjectSchema = Type.Union([
  Type.Object({ kind: Type.Literal('overview'), ...sharedOverviewSchema.properties }),
  Type.Object({ kind: Type.Union([Type.Literal('board'), Type.Literal('question')]), id: Type.String() }),
])
const expires = Type.Optional(orNull(Type.String({ format: 'date-time', description: 'Null for never.' })))
const password = Type.String({ minLength: 8, maxLength: 128 })
const shareSchema = Type.Object({
  id: Type.String(),
  subject: subjectSchema,
  tenant_id: orNull(Type.String()),
  ...Type.Required(shareSettingsSchema).properties,
  filter: Type.Unsafe<ShareSettings['filter']>({ type: ['object', 'null'], additionalProperties: true }),
  password: Type.Boolean({ description: 'Whether it has one.' }),
  created_at: Type.String({ format: 'date-time' }),
  created_by: Type.String(),
  expires_at: orNull(Type.String({ format: 'date-time' })),
  revoked_at: orNull(Type.String({ format: 'date-time' })),
})
const madeSchema = Type.Object({
  token: Type.String({ description: 'What the link ends with. It is in this answer and nowhere else.' }),
  share: shareSchema,
})

/** Links for people who have no account: made, changed and withdrawn. What they show is answered under `/v1/shared`. */
export function addShareRoutes(
  scope: FastifyInstance,
  { access, control: { saved, shares } }: RouteDeps,
): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['boards'], security: readSecurity }

  app.get(
    '/v1/shares',
    {
      schema: {
        ...shared,
        summary: 'The links that were made, the newest first, without the links themselves.',
        response: { 200: Type.Object({ shares: Type.Array(shareSchema) }), ...problems(401, 403, 404) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const viewer = viewerOf(await access.atLeast(request, 'analyst'))
      return { shares: (await shares.list(viewer)).map(toWire) }
    },
  )

  app.post(
    '/v1/shares',
    {
      schema: {
        ...shared,
        summary: 'Makes a link to a board, a question or the overview.',
        body: {
          ...Type.Object({
            subject: subjectSchema,
            ...shareSettingsSchema.properties,
            tenant_id: Type.Optional(Type.String({ description: 'Shows the events of this tenant alone.' })),
            password: Type.Optional(password),
            expires_at: expires,
          }),
          examples: [
            {
              subject: { kind: 'board', id: 'brd_…' },
              filter: { field: 'country', op: 'is', value: 'DE' },
              expires_at: '2027-01-01T00:00:00Z',
            },
          ],
        },
        response: { 201: madeSchema, ...problems(400, 401, 403, 404) },
      },
      ...ownParser,
    },
    async (request, reply) => {
      const grant = await access.atLeast(request, 'analyst')
      const fields = readFields(
        request.body,
        ['subject', ...shareSettingsKeys, 'tenant_id', 'password', 'expires_at'],
        '',
        'A share',
      )
      const subject = parseSubject(fields['subject'])
      if (subject.kind !== 'overview') await saved.find(viewerOf(grant), subject.kind, subject.id)
      const tenantId =
        fields['tenant_id'] === undefined
          ? undefined
          : readText(fields['tenant_id'], '/tenant_id', 'A tenant', 200)
      if (grant.tenantId !== undefined && tenantId !== undefined && tenantId !== grant.tenantId)
        throw new AppError('role_too_low', 'You are restricted to one tenant, and so is what you share.', {
          path: '/tenant_id',
        })
      const made = await shares.add(grant, {
        subject,
        settings: parseShareSettings(fields),
        tenantId,
        password: readPassword(fields) ?? undefined,
        expiresAt: readExpiry(fields),
        createdBy: nameOf(grant),
      })
      return reply.code(201).send({ token: made.token, share: toWire(made.share) })
    },
  )

  app.put(
    '/v1/shares/:id',
    {
      schema: {
        ...shared,
        summary: 'Changes a link: all of it is given, but a password that is left out stays.',
        params: idParams,
        body: Type.Object({
          ...shareSettingsSchema.properties,
          password: Type.Optional(orNull(password)),
          expires_at: expires,
        }),
        response: { 200: shareSchema, ...problems(400, 401, 403, 404) },
      },
      ...ownParser,
    },
    async (request) => {
      const viewer = viewerOf(await access.atLeast(request, 'analyst'))
      const fields = readFields(request.body, [...shareSettingsKeys, 'password', 'expires_at'], '', 'A share')
      const change = {
        settings: parseShareSettings(fields),
        password: readPassword(fields),
        expiresAt: readExpiry(fields),
      }
      return toWire(await shares.change(viewer, idOf(request), change))
    },
  )

  app.post(
    '/v1/shares/:id/token',
    {
      schema: {
        ...shared,
        summary: 'Gives a new link in place of the old one, which shows nothing from then on.',
        params: idParams,
        response: { 200: madeSchema, ...problems(401, 403, 404) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const { token, share } = await shares.renew(await viewer(request), idOf(request))
      return { token, share: toWire(share) }
    },
  )

  app.delete(
    '/v1/shares/:id',
    {
      schema: {
        ...shared,
        summary: 'Withdraws a link, at once.',
        params: idParams,
        response: { 204: Type.Null(), ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => {
      await shares.revoke(await viewer(request), idOf(request))
      return reply.code(204).send(null)
    },
  )

  const viewer = async (request: FastifyRequest) => viewerOf(await access.atLeast(request, 'analyst'))
}

function parseSubject(value: unknown): ShareSubject {
  const { kind: sent, ...about } = isFields(value) ? value : {}
  const kind = readOneOf(sent, ['overview', 'board', 'question'], '/subject/kind', 'What is shared')
  if (kind === 'overview') return { kind, ...parseSharedOverview(about, '/subject') }
  const { id } = readFields(about, ['id'], '/subject', 'What is shared')
  return { kind, id: readText(id, '/subject/id', 'What is shared', 100) }
}

function readPassword(fields: Fields): string | null | undefined {
  const { password } = fields
  if (password === undefined || password === null || typeof password === 'string') return password
  throw new AppError('request_invalid', 'A password is a text. Leave it out for a link without one.', {
    path: '/password',
  })
}

function readExpiry(fields: Fields): Date | undefined {
  const { expires_at: at } = fields
  if (at === undefined || at === null) return undefined
  const date = new Date(typeof at === 'string' ? at : NaN)
  if (!Number.isNaN(date.getTime())) return date
  throw new AppError('request_invalid', 'The end of a link is ISO 8601, such as "2027-01-01T00:00:00Z".', {
    path: '/expires_at',
  })
}

function toWire(share: Share) {
  return {
    id: share.id,
    subject: share.subject,
    tenant_id: share.tenantId ?? null,
    ...shareSettingsToWire(share.settings),
    password: share.hasPassword,
    created_at: share.createdAt.toISOString(),
    created_by: share.createdBy,
    expires_at: share.expiresAt?.toISOString() ?? null,
    revoked_at: share.revokedAt?.toISOString() ?? null,
  }
}
