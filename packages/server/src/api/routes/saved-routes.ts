import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type, type TObject, type TProperties } from 'typebox'
import { contentParsers, savedToWire } from '../../boards/saved-things.ts'
import type { ReadGrant } from '../../control/control.ts'
import type { SavedKind } from '../../control/saved-records.ts'
import { AppError, must } from '../../errors.ts'
import { isFields, readWhole, type Fields } from '../../query/parse/read.ts'
import { nameOf, viewerOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'

export interface SavedRoutes {
  readonly kind: SavedKind
  /** What one is called in a sentence, such as `a segment`. */
  readonly one: string
  /** What is kept, as it is sent and given. */
  readonly content: TObject
  readonly example: Fields
  /** Whether one person may keep it for themselves. */
  readonly mayBePersonal: boolean
}

/** What is given beside the content of something that is kept. */
export const savedFields = {
  id: Type.String(),
  version: Type.Integer({ description: 'Counts the changes.' }),
  created_at: Type.String({ format: 'date-time' }),
  created_by: Type.String(),
  updated_at: Type.String({ format: 'date-time' }),
}
export const idParams = Type.Object({ id: Type.String() })
export const versionField = Type.Optional(
  Type.Integer({ description: 'The version that was looked at: refused where somebody changed it since.' }),
)
const personalField = Type.Boolean({ description: 'Whether only who made it sees it. Default: false.' })

// What is kept has parsers of its own, whose faults say more than a schema's.
export const ownParser = { validatorCompiler: () => () => true, serializerCompiler: () => JSON.stringify }

/** Lists, gives, keeps, changes and removes things of a kind. */
export function addSavedRoutes(
  scope: FastifyInstance,
  { access, control: { saved } }: RouteDeps,
  { kind, one, content, example, mayBePersonal }: SavedRoutes,
): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['boards'], security: readSecurity }
  const path = `/v1/${kind}s`
  const personal: TProperties = mayBePersonal ? { personal: personalField } : {}
  const kept = Type.Object({ ...savedFields, ...content.properties, ...personal })
  const sent = Type.Partial(Type.Object(personal)).properties

  app.get(
    path,
    {
      schema: {
        ...shared,
        summary: `The ${kind}s that the caller may see, the oldest first.`,
        response: { 200: Type.Object({ [`${kind}s`]: Type.Array(kept) }), ...problems(401, 403, 404) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const viewer = viewerOf(await access.reader(request))
      return { [`${kind}s`]: (await saved.list(viewer, kind)).map(savedToWire) }
    },
  )

  app.get(
    `${path}/:id`,
    {
      schema: {
        ...shared,
        summary: `Gives ${one}.`,
        params: idParams,
        response: { 200: kept, ...problems(401, 403, 404) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const viewer = viewerOf(await access.reader(request))
      return savedToWire(await saved.find(viewer, kind, request.params.id))
    },
  )

  app.post(
    path,
    {
      schema: {
        ...shared,
        summary: `Keeps ${one}.`,
        body: { ...Type.Object({ ...content.properties, ...sent }), examples: [example] },
        response: { 201: kept, ...problems(400, 401, 403) },
      },
      ...ownParser,
    },
    async (request, reply) => {
      const { isPersonal, content } = read(request.body)
      const grant = await author(request, isPersonal)
      const createdBy = nameOf(grant)
      const [record] = await saved.add(viewerOf(grant), [{ kind, content, isPersonal, createdBy }])
      return reply.code(201).send(savedToWire(must(record, 'what was added is there')))
    },
  )

  app.put(
    `${path}/:id`,
    {
      schema: {
        ...shared,
        summary: `Changes ${one}: all of it is given.`,
        params: idParams,
        body: Type.Object({ ...content.properties, ...sent, version: versionField }),
        response: { 200: kept, ...problems(400, 401, 403, 404, 409) },
      },
      ...ownParser,
    },
    async (request) => {
      const { isPersonal, content, version } = read(request.body)
      const { grant, id } = await authorOf(request, isPersonal)
      return savedToWire(await saved.change(viewerOf(grant), kind, id, { content, isPersonal, version }))
    },
  )

  app.delete(
    `${path}/:id`,
    {
      schema: {
        ...shared,
        summary: `Removes ${one}.`,
        params: idParams,
        response: { 204: Type.Null(), ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { grant, id } = await authorOf(request, true)
      await saved.remove(viewerOf(grant), kind, id)
      return reply.code(204).send(null)
    },
  )

  function read(body: unknown) {
    const { personal = false, version, ...content } = isFields(body) ? body : {}
    if (typeof personal !== 'boolean' || (personal && !mayBePersonal))
      throw new AppError(
        'request_invalid',
        `"personal" cannot be ${JSON.stringify(personal)} here. Leave it out.`,
        {
          path: '/personal',
        },
      )
    return {
      isPersonal: personal,
      version:
        version === undefined ? undefined : readWhole(version, '/version', 'A version', 1, 1_000_000_000),
      content: contentParsers[kind](content),
    }
  }

  /** Whoever may look may keep something for themselves; what others see takes an analyst. */
  async function author(request: FastifyRequest, isPersonal: boolean): Promise<ReadGrant> {
    return isPersonal ? await access.reader(request) : await access.atLeast(request, 'analyst')
  }

  /** Who may change what is there, into something that is personal or not. */
  async function authorOf(request: FastifyRequest, staysPersonal: boolean) {
    const id = idOf(request)
    const reader = await access.reader(request)
    const { owner } = await saved.find(viewerOf(reader), kind, id)
    return { id, grant: await author(request, owner !== undefined && staysPersonal) }
  }
}

/** The id of the path. */
export function idOf({ params }: FastifyRequest): string {
  return isFields(params) ? String(params['id']) : ''
}
