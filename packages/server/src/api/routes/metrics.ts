import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  definitionLimits,
  numberFormats,
  timeWindows,
  type Fault,
  type MetricDefinition,
} from '@tidemark/metric'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { MetricRecord } from '../../control/metric-records.ts'
import { AppError } from '../../errors.ts'
import { metricAnswerSchema } from '../../metrics/answer-metric.ts'
import type { MetricDifference } from '../../metrics/change-metrics.ts'
import type { Author, Schedule } from '../../metrics/metric-engine.ts'
import { metricQuestionSchema } from '../../metrics/metric-question.ts'
import { metricResultsSchema } from '../../metrics/results.ts'
import { contextOf, nameOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'

const definitionExample = {
  name: 'conversion_rate',
  formula: 'count(checkout_completed) / count(checkout_started) * 100',
  dimensions: ['product_category', 'user_segment'],
  time_window: '1d',
  cache_ttl: '5m',
  unit: '%',
}

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength })
const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
const definitionFields = Type.Object({
  name: text(definitionLimits.nameCharacters),
  formula: Type.String({ description: 'In the metric language: docs/metrics.md.' }),
  dimensions: Type.Optional(Type.Array(Type.String(), { maxItems: definitionLimits.dimensions })),
  time_window: Type.Optional(oneOf(timeWindows)),
  cache_ttl: Type.Optional(Type.String({ description: 'How old an answer may be, such as `5m`.' })),
  unit: Type.Optional(text(definitionLimits.unitCharacters)),
  format: Type.Optional(oneOf(numberFormats)),
  description: Type.Optional(text(definitionLimits.descriptionCharacters)),
  owner: Type.Optional(text(definitionLimits.ownerCharacters)),
})
const definitionSchema = Type.Unsafe<MetricDefinition>(definitionFields)
const metricSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  definition: definitionSchema,
  created_at: Type.String({ format: 'date-time', description: 'Of this version.' }),
  created_by: Type.String(),
})
const faultFields = Type.Object(
  {
    severity: oneOf(['error', 'warning']),
    code: Type.String(),
    message: Type.String(),
    line: Type.Integer(),
    column: Type.Integer(),
    offset: Type.Integer(),
    length: Type.Integer(),
    expected: Type.Array(Type.String()),
    suggestion: Type.Optional(Type.String()),
    path: Type.Optional(Type.String()),
    file: Type.Optional(Type.String()),
  },
  { description: 'Something wrong, with its place in the text of `path` or in the file.' },
)
const faultsSchema = Type.Unsafe<readonly Fault[]>(Type.Array(faultFields))
const outcomeSchema = oneOf(['created', 'changed', 'unchanged'])
const differenceFields = Type.Object({
  name: Type.String(),
  outcome: outcomeSchema,
  before: Type.Union([definitionSchema, Type.Null()]),
  after: definitionSchema,
})
const differencesSchema = Type.Unsafe<readonly MetricDifference[]>(Type.Array(differenceFields))
const scheduleSchema = Type.Object(
  {
    cron: Type.String({ description: 'Minute, hour, day, month, day of the week.' }),
    timezone: Type.Optional(Type.String({ description: "Default: the project's." })),
    last: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,4}(m|h|d|w|mo)$',
        description: 'How far back results are kept right. Default: `30d`.',
      }),
    ),
  },
  { additionalProperties: false },
)
const scheduledSchema = Type.Object({
  cron: Type.String(),
  timezone: Type.String(),
  last: Type.String(),
  next_run: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
})
const idParams = Type.Object({ id: Type.String({ description: 'The id of a metric, or its name.' }) })

/** Metrics: defined, calculated, on schedule. */
export function addMetricRoutes(scope: FastifyInstance, { access, metricEngine }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['metrics'], security: readSecurity }
  // Definitions and questions have parsers of their own, whose faults say more than a schema's.
  const ownParser = { validatorCompiler: () => () => true, serializerCompiler: () => JSON.stringify }

  async function author(request: FastifyRequest): Promise<Author> {
    const grant = await access.atLeast(request, 'analyst')
    if (grant.tenantId === undefined) return { projectId: grant.project.id, by: nameOf(grant) }
    throw new AppError(
      'role_too_low',
      'Metrics are those of the whole project, and you are restricted to one tenant. Ask an owner of the project.',
    )
  }

  app.post(
    '/v1/analytics/metrics/custom',
    {
      schema: {
        ...shared,
        summary: 'Defines a metric, or a new version of the one with that name.',
        body: { ...definitionFields, examples: [definitionExample] },
        response: {
          200: Type.Object({
            metric: metricSchema,
            outcome: outcomeSchema,
            warnings: faultsSchema,
          }),
          ...problems(400, 401, 403),
        },
      },
      ...ownParser,
    },
    async (request) => {
      const { record, outcome, warnings } = await metricEngine.define(await author(request), request.body)
      return { metric: toWire(record), outcome, warnings }
    },
  )

  app.get(
    '/v1/analytics/metrics/custom',
    {
      schema: {
        ...shared,
        summary: 'The metrics of the project, in their newest versions, by name.',
        response: { 200: Type.Object({ metrics: Type.Array(metricSchema) }), ...problems(401, 403, 404) },
      },
    },
    async (request) => {
      const { project } = await access.reader(request)
      return { metrics: (await metricEngine.list(project.id)).map(toWire) }
    },
  )

  app.get(
    '/v1/analytics/metrics/custom/:id',
    {
      schema: {
        ...shared,
        summary: 'A metric with every version, the newest first.',
        params: idParams,
        response: { 200: Type.Object({ versions: Type.Array(metricSchema) }), ...problems(401, 403, 404) },
      },
    },
    async (request) => {
      const { project } = await access.reader(request)
      return { versions: (await metricEngine.versions(project.id, request.params.id)).map(toWire) }
    },
  )

  app.delete(
    '/v1/analytics/metrics/custom/:id',
    {
      schema: {
        ...shared,
        summary: 'Removes a metric that no other is made of.',
        params: idParams,
        response: { 204: Type.Null(), ...problems(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      await metricEngine.remove(await author(request), request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/v1/analytics/metrics/apply',
    {
      schema: {
        ...shared,
        summary: 'Brings the metrics to what files say, all of them or none. Those that no file names stay.',
        body: Type.Object(
          {
            files: Type.Array(Type.Object({ name: Type.String(), text: Type.String() }), {
              minItems: 1,
              maxItems: 1000,
            }),
            dry_run: Type.Optional(Type.Boolean({ description: 'Only says what would change.' })),
          },
          {
            additionalProperties: false,
            examples: [
              {
                files: [{ name: 'shop.metrics', text: 'metric "visits" { formula = "count(page_view)" }' }],
                dry_run: true,
              },
            ],
          },
        ),
        response: {
          200: Type.Object({
            differences: differencesSchema,
            warnings: faultsSchema,
          }),
          ...problems(400, 401, 403),
        },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const { files, dry_run = false } = request.body
      const { differences, warnings } = await metricEngine.apply(await author(request), files, dry_run)
      return { differences, warnings }
    },
  )

  app.post(
    '/v1/analytics/metrics/calculate',
    {
      schema: {
        ...shared,
        summary: 'Calculates a metric, or a formula without a name, for every time window of a range.',
        body: {
          ...metricQuestionSchema,
          examples: [
            { metric: 'conversion_rate', last: '30d', dimensions: ['product_category'] },
            { formula: 'sum(purchase.value) / unique(purchase by person)', last: '12w', time_window: '1w' },
          ],
        },
        response: { 200: metricAnswerSchema, ...problems(400, 401, 403, 404, 422, 503) },
      },
      ...ownParser,
    },
    async (request) => {
      const grant = await access.reader(request)
      return await metricEngine.calculate(contextOf(grant), request.body)
    },
  )

  app.get(
    '/v1/analytics/metrics/:id/results',
    {
      schema: {
        ...shared,
        summary: 'The results of a metric in a range: those that its schedule keeps, else calculated now.',
        params: idParams,
        querystring: Type.Object({
          from: Type.Optional(Type.String()),
          until: Type.Optional(Type.String()),
          last: Type.Optional(Type.String()),
        }),
        response: { 200: metricResultsSchema, ...problems(400, 401, 403, 404, 422, 503) },
      },
      ...ownParser,
    },
    async (request) => {
      const grant = await access.reader(request)
      return await metricEngine.results(contextOf(grant), request.params.id, request.query)
    },
  )

  app.get(
    '/v1/analytics/metrics/:id/schedule',
    {
      schema: {
        ...shared,
        summary: 'When a metric is calculated by itself; null when it is not.',
        params: idParams,
        response: {
          200: Type.Object({ schedule: Type.Union([scheduledSchema, Type.Null()]) }),
          ...problems(401, 403, 404),
        },
      },
    },
    async (request) => {
      const { project } = await access.reader(request)
      const schedule = await metricEngine.schedule(project.id, request.params.id)
      return { schedule: schedule === undefined ? null : toScheduled(schedule) }
    },
  )

  app.put(
    '/v1/analytics/metrics/:id/schedule',
    {
      schema: {
        ...shared,
        summary: 'Calculates a metric by itself from now on, and keeps the results. The first ones at once.',
        params: idParams,
        body: { ...scheduleSchema, examples: [{ cron: '0 3 * * *', last: '90d' }] },
        response: { 200: scheduledSchema, ...problems(400, 401, 403, 404, 422, 503) },
      },
    },
    async (request) => {
      const { projectId } = await author(request)
      const { project } = await access.reader(request)
      const { cron, timezone = project.timezone, last = '30d' } = request.body
      return toScheduled(
        await metricEngine.setSchedule(projectId, request.params.id, { cron, timezone, last }),
      )
    },
  )

  app.delete(
    '/v1/analytics/metrics/:id/schedule',
    {
      schema: {
        ...shared,
        summary: 'Calculates a metric no more by itself. Results stay.',
        params: idParams,
        response: { 204: Type.Null(), ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { projectId } = await author(request)
      await metricEngine.removeSchedule(projectId, request.params.id)
      return reply.code(204).send(null)
    },
  )
}

function toWire({ id, version, definition, createdAt, createdBy }: MetricRecord) {
  return { id, version, definition, created_at: createdAt.toISOString(), created_by: createdBy }
}

function toScheduled({ cron, timezone, last, nextRun }: Schedule) {
  return { cron, timezone, last, next_run: nextRun?.toISOString() ?? null }
}
