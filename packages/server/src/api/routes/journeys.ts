import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { JourneyRecord } from '../../control/journey-records.ts'
import { AppError } from '../../errors.ts'
import type { Keeper } from '../../journeys/journey-engine.ts'
import { comparisonSchema, patternsSchema } from '../../query/journeys/cohorts/cohort-answers.ts'
import { cohortDefinitionSchema } from '../../query/journeys/cohorts/cohort-rule.ts'
import { funnelAnswerSchema } from '../../query/journeys/funnel/funnel-answer.ts'
import { funnelQuestionSchema } from '../../query/journeys/funnel/funnel-question.ts'
import { retentionAnswerSchema } from '../../query/journeys/retention/retention-answer.ts'
import { retentionQuestionSchema } from '../../query/journeys/retention/retention-question.ts'
import { parseJourneyShared } from '../../query/journeys/parse-shared.ts'
import { parseInterval } from '../../query/parse/parse-question.ts'
import { parseMeasure } from '../../query/parse/parse-measure.ts'
import { optional, readFields, readList, readText } from '../../query/parse/read.ts'
import { contextOf, nameOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'

const nameSchema = Type.String({ minLength: 1, maxLength: 200 })
const idParams = Type.Object({ id: Type.String({ description: 'An id, or a name.' }) })
const recordSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  definition: Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true }),
  created_at: Type.String({ format: 'date-time' }),
  created_by: Type.String(),
})
const sizeSchema = Type.Object({ at: Type.String({ format: 'date-time' }), people: Type.Number() })
const timeQuery = Type.Object({
  from: Type.Optional(Type.String()),
  until: Type.Optional(Type.String()),
  last: Type.Optional(Type.String({ description: 'Default: `30d`, or what the funnel says.' })),
  timezone: Type.Optional(Type.String()),
})
const funnelExample = {
  name: 'checkout',
  funnel: {
    last: '30d',
    window: '7d',
    steps: [{ event: 'cart_add' }, { event: 'checkout_started' }, { event: 'purchase' }],
  },
}
const cohortExample = {
  name: 'lapsed buyers',
  cohort: {
    rule: {
      all: [
        { did: { event: 'purchase' }, at_least: 2 },
        { last_did: { event: 'purchase' }, before: '60d' },
        { not: { trait: { field: 'person.plan', op: 'is', value: 'enterprise' } } },
      ],
    },
  },
}
const compareExample = {
  cohorts: ['lapsed buyers', 'new buyers'],
  measure: { fn: 'sum', field: 'value' },
  last: '12w',
  interval: 'week',
}
const retentionExample = { last: '8w', interval: 'week', periods: 4 }

/** Funnels and cohorts that are kept, and what they answer. */
export function addJourneyRoutes(scope: FastifyInstance, { access, journeyEngine: engine }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['journeys'], security: readSecurity }
  // Questions have parsers of their own, whose faults say more than a schema's.
  const ownParser = { validatorCompiler: () => () => true, serializerCompiler: () => JSON.stringify }
  const asked = problems(400, 401, 403, 404, 422, 503)

  async function keeper(request: FastifyRequest): Promise<Keeper> {
    const grant = await access.atLeast(request, 'analyst')
    if (grant.tenantId === undefined) return { context: contextOf(grant), by: nameOf(grant) }
    throw new AppError(
      'role_too_low',
      'Funnels and cohorts are those of the whole project, and you are restricted to one tenant. Ask an owner of the project.',
    )
  }
  const context = async (request: FastifyRequest) => contextOf(await access.reader(request))

  for (const kind of ['funnel', 'cohort'] as const) {
    const path = `/v1/analytics/${kind}s`
    const definition = kind === 'funnel' ? Type.Omit(funnelQuestionSchema, ['kind']) : cohortDefinitionSchema
    const example = kind === 'funnel' ? funnelExample : cohortExample
    app.post(
      path,
      {
        schema: {
          ...shared,
          summary: `Keeps a ${kind} by its name, in place of the one that had it.`,
          body: { ...Type.Object({ name: nameSchema, [kind]: definition }), examples: [example] },
          response: { 200: recordSchema, ...problems(400, 401, 403) },
        },
        ...ownParser,
      },
      async (request) => {
        const fields = readFields(request.body, ['name', kind], '', `What a ${kind} is kept by`)
        const name = readText(fields['name'], '/name', 'The name', 200)
        const definition = readObject(fields[kind], `/${kind}`, kind)
        return toWire(await engine.keep(await keeper(request), kind, { name, definition }))
      },
    )
    app.get(
      path,
      {
        schema: {
          ...shared,
          summary: `The ${kind}s of the project, by name.`,
          response: {
            200: Type.Object({ [`${kind}s`]: Type.Array(recordSchema) }),
            ...problems(401, 403, 404),
          },
        },
        serializerCompiler: () => JSON.stringify,
      },
      async (request) => {
        const { project } = await access.reader(request)
        return { [`${kind}s`]: (await engine.list(project.id, kind)).map(toWire) }
      },
    )
    app.get(
      `${path}/:id`,
      {
        schema: {
          ...shared,
          summary: `A ${kind}.`,
          params: idParams,
          response: { 200: recordSchema, ...problems(401, 403, 404) },
        },
      },
      async (request) => {
        const { project } = await access.reader(request)
        return toWire(await engine.find(project.id, kind, request.params.id))
      },
    )
    app.delete(
      `${path}/:id`,
      {
        schema: {
          ...shared,
          summary: `Removes a ${kind}.`,
          params: idParams,
          response: { 204: Type.Null(), ...problems(400, 401, 403, 404) },
        },
      },
      async (request, reply) => {
        const { context } = await keeper(request)
        await engine.remove(context.scope.projectId, kind, request.params.id)
        return reply.code(204).send(null)
      },
    )
  }

  app.get(
    '/v1/analytics/funnels/:id/analysis',
    {
      schema: {
        ...shared,
        summary: 'Answers a funnel, about the time that it says or that is given.',
        params: idParams,
        querystring: timeQuery,
        response: { 200: funnelAnswerSchema, ...asked },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) =>
      reply.send(await engine.analyse(await context(request), request.params.id, request.query)),
  )

  app.post(
    '/v1/analytics/cohorts/:id/refresh',
    {
      schema: {
        ...shared,
        summary: 'Counts the people of a cohort now. The answer is remembered, as every night by itself.',
        params: idParams,
        response: { 200: sizeSchema, ...asked },
      },
    },
    async (request) => {
      const { at, people } = await engine.count(await context(request), request.params.id)
      return { at: at.toISOString(), people }
    },
  )

  app.get(
    '/v1/analytics/cohorts/:id/sizes',
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
      const sizes = await engine.sizes(await context(request), request.params.id)
      return { sizes: sizes.map(({ at, people }) => ({ at: at.toISOString(), people })) }
    },
  )

  app.get(
    '/v1/analytics/cohorts/:id/retention',
    {
      schema: {
        ...shared,
        summary:
          'The retention of the people of a cohort: when they came again, after their first event ever.',
        params: idParams,
        querystring: timeQuery,
        response: { 200: retentionAnswerSchema, ...asked },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => engine.retention(await context(request), request.params.id, request.query),
  )

  app.post(
    '/v1/analytics/cohorts/:id/retention',
    {
      schema: {
        ...shared,
        summary: 'The same with everything that a retention may say.',
        params: idParams,
        body: {
          ...Type.Partial(Type.Omit(retentionQuestionSchema, ['kind'])),
          examples: [retentionExample],
        },
        response: { 200: retentionAnswerSchema, ...asked },
      },
      ...ownParser,
    },
    async (request) =>
      engine.retention(
        await context(request),
        request.params.id,
        readObject(request.body, '', 'A retention'),
      ),
  )

  app.post(
    '/v1/analytics/cohorts/compare',
    {
      schema: {
        ...shared,
        summary: 'A measure of several cohorts, over time: revenue, say.',
        body: { type: 'object', examples: [compareExample] },
        response: { 200: comparisonSchema, ...asked },
      },
      ...ownParser,
    },
    async (request) => {
      const fields = readFields(
        request.body,
        ['cohorts', 'measure', ...timeKeys, 'interval'],
        '',
        'A comparison',
      )
      const cohorts = readList(fields['cohorts'], '/cohorts', 'The list of cohorts', 1, 10)
      const names = cohorts.map((cohort, index) => readText(cohort, `/cohorts/${index}`, 'A cohort', 200))
      const measure = parseMeasure(fields['measure'] ?? { fn: 'count' }, '/measure')
      const question = { ...parseJourneyShared(fields), ...optional('interval', fields, parseInterval) }
      return engine.compare(await context(request), names, { measure, question })
    },
  )

  app.post(
    '/v1/analytics/cohorts/:id/patterns',
    {
      schema: {
        ...shared,
        summary: 'Which events tell the people of a cohort from everybody else.',
        params: idParams,
        body: { type: 'object', examples: [{ last: '30d' }] },
        response: { 200: patternsSchema, ...asked },
      },
      ...ownParser,
    },
    async (request) => {
      const { id } = readFields(request.params, ['id'], '', 'The path')
      const question = parseJourneyShared(
        readFields(request.body, timeKeys, '', 'What patterns are looked for in'),
      )
      return engine.patterns(await context(request), String(id), question)
    },
  )
}

const timeKeys = ['from', 'until', 'last', 'timezone', 'filter', 'bots', 'sample']

function readObject(value: unknown, path: string, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new AppError('question_invalid', `${what} is a JSON object.`, { path })
}

function toWire({ id, name, definition, createdAt, createdBy }: JourneyRecord) {
  return { id, name, definition, created_at: createdAt.toISOString(), created_by: createdBy }
}
