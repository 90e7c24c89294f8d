import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { boardSchema, parseBoard } from '../../boards/board.ts'
import { createBoardEngine } from '../../boards/board-engine.ts'
import { savedQuestionSchema, savedToWire } from '../../boards/saved-things.ts'
import { boardTemplates, templateNames } from '../../boards/templates.ts'
import { isFields, readWhole, type Fields } from '../../query/parse/read.ts'
import { nameOf, viewerOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'
import { addSavedRoutes, idOf, idParams, ownParser, savedFields, versionField } from './saved-routes.ts'

const question = { title: 'Orders', question: { kind: 'trend', event: 'purchase', last: '30d' } }
const boardExample = {
  title: 'Morning',
  view: { last: '7d' },
  tiles: [
    { id: 'orders', x: 0, y: 0, w: 6, h: 6, question },
    { id: 'note', x: 6, y: 0, w: 6, h: 6, note: 'Orders of test accounts are left out.' },
  ],
}
const keptBoard = Type.Object({ ...savedFields, ...boardSchema.properties })
const sentBoard = Type.Object({
  ...Type.Omit(boardSchema, ['tiles']).properties,
  tiles: Type.Array(Type.Unsafe<Fields>({ type: 'object', additionalProperties: true }), {
    description:
      'Each with its place and a `question_id`, a `question` that is kept with the board, or a `note`.',
  }),
})
const newTile = Type.Object({
  question_id: Type.Optional(Type.String()),
  question: Type.Optional(savedQuestionSchema),
  note: Type.Optional(Type.String({ maxLength: 5000 })),
  w: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
  h: Type.Optional(Type.Integer({ minimum: 1, maximum: 40 })),
})

/** Questions that are kept, and boards of them. */
export function addBoardRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const { access, control } = deps
  const engine = createBoardEngine(control)
  const shared = { tags: ['boards'], security: readSecurity }
  const serializerCompiler = () => JSON.stringify

  addSavedRoutes(app, deps, {
    kind: 'question',
    one: 'a question',
    content: savedQuestionSchema,
    example: question,
    mayBePersonal: false,
  })

  app.get(
    '/v1/boards',
    {
      schema: {
        ...shared,
        summary: 'The boards that the caller may see, by their position.',
        response: { 200: Type.Object({ boards: Type.Array(keptBoard) }), ...problems(401, 403, 404) },
      },
      serializerCompiler,
    },
    async (request) => {
      const records = await control.saved.list(viewerOf(await access.reader(request)), 'board')
      const byPosition = records.toSorted((a, b) => positionOf(a.content) - positionOf(b.content))
      return { boards: byPosition.map(toWire) }
    },
  )

  app.get(
    '/v1/boards/templates',
    {
      schema: {
        ...shared,
        summary: 'Boards to begin with: each can be posted to `/v1/boards` as it is.',
        response: {
          200: Type.Object({ templates: Type.Array(Type.Object({ name: Type.String(), board: sentBoard })) }),
          ...problems(401, 403, 404),
        },
      },
      serializerCompiler,
    },
    async (request) => {
      await access.reader(request)
      return { templates: templateNames.map((name) => ({ name, board: boardTemplates[name] })) }
    },
  )

  app.get(
    '/v1/boards/:id',
    {
      schema: {
        ...shared,
        summary: 'A board, with the questions of its tiles.',
        params: idParams,
        response: {
          200: Type.Object({
            ...keptBoard.properties,
            questions: Type.Array(Type.Object({ ...savedFields, ...savedQuestionSchema.properties })),
          }),
          ...problems(401, 403, 404),
        },
      },
      serializerCompiler,
    },
    async (request) => {
      const viewer = viewerOf(await access.reader(request))
      const record = await control.saved.find(viewer, 'board', idOf(request))
      const questions = await engine.questionsOf(viewer, parseBoard(record.content))
      return { ...toWire(record), questions: questions.map(toWire) }
    },
  )

  app.post(
    '/v1/boards',
    {
      schema: {
        ...shared,
        summary: 'Keeps a board, and the questions that its tiles bring along.',
        body: { ...sentBoard, examples: [boardExample] },
        response: { 201: keptBoard, ...problems(400, 401, 403, 404) },
      },
      ...ownParser,
    },
    async (request, reply) => {
      const grant = await access.atLeast(request, 'analyst')
      return reply.code(201).send(toWire(await engine.add(viewerOf(grant), nameOf(grant), request.body)))
    },
  )

  app.put(
    '/v1/boards/:id',
    {
      schema: {
        ...shared,
        summary: 'Changes a board: all of it is given.',
        params: idParams,
        body: Type.Object({ ...sentBoard.properties, version: versionField }),
        response: { 200: keptBoard, ...problems(400, 401, 403, 404, 409) },
      },
      ...ownParser,
    },
    async (request) => {
      const grant = await access.atLeast(request, 'analyst')
      const { version: given, ...board } = isFields(request.body) ? request.body : {}
      const version =
        given === undefined ? undefined : readWhole(given, '/version', 'A version', 1, 1_000_000_000)
      return toWire(
        await engine.change(viewerOf(grant), { id: idOf(request), by: nameOf(grant), board, version }),
      )
    },
  )

  app.post(
    '/v1/boards/:id/tiles',
    {
      schema: {
        ...shared,
        summary: 'Puts a question or a note below all else on a board.',
        params: idParams,
        body: { ...newTile, examples: [{ question }] },
        response: { 200: keptBoard, ...problems(400, 401, 403, 404, 409) },
      },
      ...ownParser,
    },
    async (request) => {
      const grant = await access.atLeast(request, 'analyst')
      return toWire(
        await engine.addTile(viewerOf(grant), { id: idOf(request), by: nameOf(grant), tile: request.body }),
      )
    },
  )

  app.delete(
    '/v1/boards/:id',
    {
      schema: {
        ...shared,
        summary: 'Removes a board. Its questions stay.',
        params: idParams,
        response: { 204: Type.Null(), ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const grant = await access.atLeast(request, 'analyst')
      await control.saved.remove(viewerOf(grant), 'board', idOf(request))
      return reply.code(204).send(null)
    },
  )
}

/** Boards and their questions are never one person's. */
function toWire(record: Parameters<typeof savedToWire>[0]) {
  const { personal: _, ...wire } = savedToWire(record)
  return wire
}

function positionOf({ position }: Fields): number {
  return typeof position === 'number' ? position : 0
}
