import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { JourneyRecord } from '../../control/journey-records.ts'
import type { QueryContext } from '../../query/answer-question.ts'
import { cohortStatuses, type CohortStatus } from '../../journeys/journey-engine.ts'
import { cohortDefinitionSchema } from '../../query/journeys/cohorts/cohort-rule.ts'
import { optional, readFields, readText } from '../../query/parse/read.ts'
import { peopleRequestSchema } from '../../query/people/people-request.ts'
import { contextOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'
import { cohortExamples } from './cohort-examples.ts'
import { idParams, keeperOf, nameSchema, readObject, recordSchema, toWire } from './journey-wire.ts'

const path = '/v1/analytics/cohorts'
const time = Type.String({ format: 'date-time' })
const orNull = <T extends Parameters<typeof Type.Array>[0]>(schema: T) => Type.Union([schema, Type.Null()])
const statusSchema = Type.Unsafe<CohortStatus>({ type: 'string', enum: [...cohortStatuses] })

const cohortSchema = Type.Object({
  ...recordSchema.properties,
  refresh: Type.Union([Type.Literal('live'), Type.Literal('scheduled'), Type.Literal('fixed')], {
    description: 'Whether it is of now, of the last time on its schedule, or a list.',
  }),
  schedule: orNull(Type.String()),
  timezone: orNull(Type.String()),
  status: statusSchema,
  user_count: orNull(Type.Number({ description: 'When it was counted last.' })),
  counted_at: orNull(time),
  next_count_at: orNull(time),
  fault: orNull(Type.String({ description: 'Why it could not be counted the last time.' })),
})
const notedSchema = Type.Object({
  ...cohortSchema.properties,
  notes: Type.Array(Type.String(), { description: 'What to know before relying on it.' }),
})
const sizeSchema = Type.Object({ at: time, people: Type.Number() })
const scheduleFields = {
  schedule: Type.Optional(
    Type.String({
      description:
        'When it is recomputed, as cron has it: `0 6 * * 1`, mondays at six. Between, it stays who belonged to it then. Without it, it is live.',
    }),
  ),
  timezone: Type.Optional(Type.String({ description: "Of the schedule. Default: the project's." })),
}
const peopleDefinition = Type.Object(
  { people: Type.Pick(peopleRequestSchema, ['of', 'at', 'search']) },
  { additionalProperties: false, description: 'Who stands behind a figure now, as a fixed list.' },
)

/** Cohorts that are kept. */
export function addCohortRoutes(scope: FastifyInstance, { access, journeyEngine: engine }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['journeys'], security: readSecurity }
  const asked = problems(400, 401, 403, 404, 422, 503)

  function toCohort(record: JourneyRecord, { tenantId }: { readonly tenantId: string | undefined }) {
    const { schedule, timezone, countedAt, people, fault, definition } = record
    return {
      ...toWire(record),
      refresh:
        'ids' in definition
          ? ('fixed' as const)
          : schedule === null
            ? ('live' as const)
            : ('scheduled' as const),
      schedule,
      timezone,
      status: engine.statusOf(record),
      // It was counted over all tenants (T1).
      user_count: tenantId === undefined ? people : null,
      counted_at: countedAt?.toISOString() ?? null,
      next_count_at: engine.nextCount(record)?.toISOString() ?? null,
      fault,
    }
  }

  async function withNotes(record: JourneyRecord, context: QueryContext) {
    const notes = await engine.cohorts.notes(context, record)
    return { ...toCohort(record, context.scope), notes: [...notes] }
  }

  app.post(
    path,
    {
      schema: {
        ...shared,
        summary: 'Keeps a cohort by its name, in place of the one that had it, and counts it.',
        body: {
          ...Type.Object({
            name: nameSchema,
            cohort: Type.Union([cohortDefinitionSchema, peopleDefinition]),
            ...scheduleFields,
          }),
          examples: cohortExamples,
        },
        response: { 200: notedSchema, ...problems(400, 401, 403, 422, 503) },
      },
      // Rules have a parser of their own, whose faults say more than a schema's.
      validatorCompiler: () => () => true,
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const keys = ['name', 'cohort', 'schedule', 'timezone']
      const fields = readFields(request.body, keys, '', 'What a cohort is kept by')
      const keeper = await keeperOf(access, request)
      const kept = await engine.keep(keeper, 'cohort', {
        name: readText(fields['name'], '/name', 'The name', 200),
        definition: readObject(fields['cohort'], '/cohort', 'A cohort'),
        ...optional('schedule', fields, (cron) => readText(cron, '/schedule', 'The schedule', 100)),
        ...optional('timezone', fields, (zone) => readText(zone, '/timezone', 'A time zone', 100)),
      })
      return withNotes(kept, keeper.context)
    },
  )

  // Ids as spreadsheets and `psql` give them. Anything larger than a list may be does not get this far.
  app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.post(
    `${path}/upload`,
    {
      schema: {
        ...shared,
        summary: 'Keeps a fixed list: the ids of a file, the first of each line.',
        consumes: ['text/csv', 'text/plain'],
        querystring: Type.Object({ name: nameSchema }),
        body: Type.String({ examples: ['user_id\nann\nbob\n'] }),
        response: { 200: notedSchema, ...problems(400, 401, 403, 413, 422, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const { name } = request.query
      const definition = { ids: idsIn(request.body) }
      const keeper = await keeperOf(access, request)
      const kept = await engine.keep(keeper, 'cohort', { name, definition })
      return withNotes(kept, keeper.context)
    },
  )

  app.get(
    path,
    {
      schema: {
        ...shared,
        summary: 'The cohorts of the project, by name.',
        querystring: Type.Object({ status: Type.Optional(statusSchema) }),
        response: {
          200: Type.Object({ cohorts: Type.Array(cohortSchema) }),
          ...problems(400, 401, 403, 404),
        },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const grant = await access.reader(request)
      const { status } = request.query
      const all = (await engine.list(grant.project.id, 'cohort')).map((record) => toCohort(record, grant))
      return { cohorts: status === undefined ? all : all.filter((cohort) => cohort.status === status) }
    },
  )

  app.get(
    `${path}/:id`,
    {
      schema: {
        ...shared,
        summary: 'A cohort.',
        params: idParams,
        response: { 200: notedSchema, ...problems(401, 403, 404, 503) },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const grant = await access.reader(request)
      const cohort = await engine.find(grant.project.id, 'cohort', request.params.id)
      return withNotes(cohort, contextOf(grant))
    },
  )

  app.delete(
    `${path}/:id`,
    {
      schema: {
        ...shared,
        summary: 'Removes a cohort that no other is made of.',
        params: idParams,
        response: { 204: Type.Null(), ...problems(400, 401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { context } = await keeperOf(access, request)
      await engine.remove(context.scope.projectId, 'cohort', request.params.id)
      return reply.code(204).send(null)
    },
  )

  const contextFor = async (request: FastifyRequest) => contextOf(await access.reader(request))

  app.post(
    `${path}/:id/refresh`,
    {
      schema: {
        ...shared,
        summary: 'Counts the people of a cohort now. One on a schedule is then of this moment.',
        params: idParams,
        response: { 200: sizeSchema, ...asked },
      },
    },
    async (request) => {
      const { at, people } = await engine.cohorts.count(await contextFor(request), request.params.id)
      return { at: at.toISOString(), people }
    },
  )

  app.get(
    `${path}/:id/sizes`,
    {
      schema: {
        ...shared,
        summary:
          'How many people a cohort had, each time that it was counted. Empty for who is restricted to a tenant.',
        params: idParams,
        response: { 200: Type.Object({ sizes: Type.Array(sizeSchema) }), ...problems(401, 403, 404) },
      },
    },
    async (request) => {
      const sizes = await engine.cohorts.sizes(await contextFor(request), request.params.id)
      return { sizes: sizes.map(({ at, people }) => ({ at: at.toISOString(), people })) }
    },
  )
}

/** The first cell of each line, without quotes; a first line that names the column is left out. */
function idsIn(text: string): readonly string[] {
  const cells = text
    .split(/\r?\n/)
    .map((line) => /^\s*(?:"((?:[^"]|"")*)"|([^,;\t]*))/.exec(line))
    .map((match) => (match?.[1]?.replaceAll('""', '"') ?? match?.[2] ?? '').trim())
  const isHeader = /^(id|ids|user_?id|anonymous_?id|distinct_?id|person_?id)$/i.test(cells[0] ?? '')
  return [...new Set(cells.slice(isHeader ? 1 : 0).filter((id) => id !== ''))]
}
