import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { shownSchema } from '../../boards/shared-overview.ts'
import { rangeSchema } from '../../boards/view.ts'
import type { Shared, Visitor } from '../../boards/share-engine.ts'
import { AppError } from '../../errors.ts'
import { isFields, readFields, readText, type Fields } from '../../query/parse/read.ts'
import type { RouteDeps } from '../app.ts'
import { problems } from '../schemas.ts'
import { ownParser } from './saved-routes.ts'

const security = [{ shareToken: [] }]
const anyObject = Type.Unsafe<Fields>({ type: 'object', additionalProperties: true })
const passHeader = 'x-tidemark-share-pass'
const passHeaders = Type.Object({
  [passHeader]: Type.Optional(Type.String({ description: 'What the password of the link gave.' })),
})
const sharedSchema = Type.Object({
  kind: Type.String({ enum: ['overview', 'board', 'question'] }),
  title: Type.String(),
  description: Type.Union([Type.String(), Type.Null()]),
  project: Type.String({ description: 'Its name.' }),
  timezone: Type.String(),
  view: { ...rangeSchema, description: 'The time that is shown unless another one is asked for.' },
  range: Type.String({ enum: ['free', 'fixed'] }),
  theme: Type.String({ enum: ['auto', 'light', 'dark'] }),
  transparent: Type.Boolean(),
  expires_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  shown: {
    ...shownSchema,
    description: 'Of the overview: which figure and lists are shown. Of others: nothing.',
  },
  tiles: Type.Array(anyObject, { description: 'As those of a board, with their questions.' }),
})

/** What a link shows, to whoever has it. Nobody is signed in here: the link's token is all that counts. */
export function addSharedRoutes(app: FastifyInstance, { shareEngine }: RouteDeps): void {
  const shared = { tags: ['shared'], security }
  const refusals = problems(400, 401, 404, 410)
  // Neither caches nor searches may keep what a link shows.
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' })
    done()
  })

  app.get(
    '/v1/shared',
    {
      schema: {
        ...shared,
        summary: 'What the link shows: its questions and where they stand, not yet their answers.',
        headers: passHeaders,
        response: { 200: sharedSchema, ...refusals },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => toWire(await shareEngine.look(visitorOf(request))),
  )

  app.post(
    '/v1/shared/unlock',
    {
      schema: {
        ...shared,
        summary: 'A pass for the password of the link, to be sent with every other request.',
        body: Type.Object({ password: Type.String({ maxLength: 128 }) }),
        response: {
          200: Type.Object({ pass: Type.String(), until: Type.String({ format: 'date-time' }) }),
          ...refusals,
          ...problems(429),
        },
      },
      ...ownParser,
    },
    async (request) => {
      const { password } = readFields(request.body, ['password'], '', 'What opens a link')
      const text = readText(password, '/password', 'The password', 1000)
      const { pass, until } = await shareEngine.unlock(visitorOf(request), text)
      return { pass, until: until.toISOString() }
    },
  )

  app.post(
    '/v1/shared/tiles/:tile/answer',
    {
      schema: {
        ...shared,
        summary: 'Answers the question of a tile; about another time where the link lets visitors choose.',
        headers: passHeaders,
        params: Type.Object({ tile: Type.String() }),
        body: { ...Type.Partial(rangeSchema), examples: [{}, { last: '7d', interval: 'hour' }] },
        response: {
          200: { ...anyObject, description: 'As `/v1/analytics/query` answers it.' },
          ...refusals,
          ...problems(422, 429, 503),
        },
      },
      ...ownParser,
    },
    async (request) => {
      const tile = isFields(request.params) ? String(request.params['tile']) : ''
      return await shareEngine.answer(visitorOf(request), tile, isFields(request.body) ? request.body : {})
    },
  )
}

/** @throws AppError `not_found` where there is no token: nothing tells that from a wrong one. */
function visitorOf({ headers, ip }: FastifyRequest): Visitor {
  const token = /^bearer +(tml_[\w-]{43})$/i.exec(headers.authorization ?? '')?.[1]
  if (token === undefined)
    throw new AppError(
      'not_found',
      'This link leads nowhere. Ask whoever gave it to you for the whole of it.',
    )
  const pass = headers[passHeader]
  return { token, pass: typeof pass === 'string' ? pass : undefined, address: ip }
}

function toWire({ kind, title, description, share, project, view, tiles }: Shared) {
  const { subject } = share
  const { embedding, isRangeFree } = share.settings
  // Not its filter: what a visitor is kept from is not said either.
  const { filter: _, ...time } = view
  return {
    kind,
    title,
    description: description ?? null,
    project: project.name,
    timezone: project.timezone,
    view: time,
    range: isRangeFree ? 'free' : 'fixed',
    theme: embedding?.theme ?? 'auto',
    transparent: embedding?.isTransparent ?? false,
    expires_at: share.expiresAt?.toISOString() ?? null,
    shown: (subject.kind === 'overview' ? subject.shown : undefined) ?? {},
    tiles,
  }
}
