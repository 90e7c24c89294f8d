import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { answerQuestion } from '../../query/answer-question.ts'
import {
  describeSeenEvent,
  describeSeenSpan,
  listSeenEvents,
  listSeenTraits,
  seenEventSchema,
  seenEventsSchema,
  seenSpanSchema,
  seenTraitsSchema,
} from '../../query/catalogue/catalogue.ts'
import { parseQuestion } from '../../query/parse/parse-question.ts'
import { contextOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'

/** As far back values are looked for. */
const valuesMs = 30 * 86_400_000

/** What was ever seen: what editors, filters and checks complete from. */
export function addCatalogueRoutes(scope: FastifyInstance, { access, query }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['catalogue'], security: readSecurity }
  const search = Type.Optional(
    Type.String({ maxLength: 200, description: 'Only what contains this, in capitals or not.' }),
  )

  app.get(
    '/v1/catalogue/events',
    {
      schema: {
        ...shared,
        summary: 'The names of events that were seen, the most frequent first.',
        querystring: Type.Object({
          search,
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Default: 200.' })),
        }),
        response: { 200: seenEventsSchema, ...problems(400, 401, 403, 422, 503) },
      },
    },
    async (request) => {
      const { search, limit = 200 } = request.query
      return listSeenEvents(query, contextOf(await access.reader(request)), { search, limit })
    },
  )

  app.get(
    '/v1/catalogue/events/:name',
    {
      schema: {
        ...shared,
        summary: 'An event with its properties: their types, and some values.',
        params: Type.Object({ name: Type.String() }),
        response: { 200: seenEventSchema, ...problems(401, 403, 404, 422, 503) },
      },
    },
    async (request) => describeSeenEvent(query, contextOf(await access.reader(request)), request.params.name),
  )

  app.get(
    '/v1/catalogue/span',
    {
      schema: {
        ...shared,
        summary: 'When the first and the last event happened.',
        response: { 200: seenSpanSchema, ...problems(401, 403, 422, 503) },
      },
    },
    async (request) => describeSeenSpan(query, contextOf(await access.reader(request))),
  )

  app.get(
    '/v1/catalogue/traits',
    {
      schema: {
        ...shared,
        summary: 'The traits that people and tenants have, with their types.',
        response: { 200: seenTraitsSchema, ...problems(401, 403, 422, 503) },
      },
    },
    async (request) => listSeenTraits(query, contextOf(await access.reader(request))),
  )

  app.get(
    '/v1/catalogue/values',
    {
      schema: {
        ...shared,
        summary: 'The values of a field in the 30 days up to the last event, the most frequent first.',
        querystring: Type.Object({
          field: Type.String({
            description: 'As in a question: `country`, `properties.plan`, `person.plan`.',
          }),
          event: Type.Optional(Type.String({ description: 'Only of events with this name.' })),
          search: Type.Optional(
            Type.String({ maxLength: 200, description: 'Only values that contain this, letter by letter.' }),
          ),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Default: 20.' })),
        }),
        response: {
          200: Type.Object({
            values: Type.Array(Type.Object({ value: Type.String(), events: Type.Number() })),
          }),
          ...problems(400, 401, 403, 422, 503),
        },
      },
    },
    async (request) => {
      const { field, event, search = '', limit = 20 } = request.query
      const contains = search === '' ? [] : [{ field, op: 'contains', value: search }]
      const context = contextOf(await access.reader(request))
      const { last_seen } = await describeSeenSpan(query, context)
      if (last_seen === null) return { values: [] }
      // What was brought in from long ago is completed too, and what comes from clocks that are ahead is left out.
      const untilMs = Math.min(query.now(), Date.parse(last_seen)) + 1
      const question = parseQuestion({
        kind: 'table',
        from: untilMs - valuesMs,
        until: untilMs,
        group_by: [field],
        limit,
        filter: { all: [{ field, op: 'is_set' }, ...contains] },
        ...(event === undefined ? {} : { event }),
      })
      const answer = await answerQuestion(query, context, question)
      const rows = answer.kind === 'table' ? answer.rows : []
      return { values: rows.map(([value, events]) => ({ value: String(value), events: Number(events) })) }
    },
  )
}
