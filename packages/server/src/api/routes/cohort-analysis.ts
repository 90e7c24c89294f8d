import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { comparisonSchema } from '../../query/journeys/cohorts/cohort-answers.ts'
import { clustersSchema } from '../../query/journeys/clusters/answer-clusters.ts'
import { clustersQuestionSchema } from '../../query/journeys/clusters/clusters-question.ts'
import { patternsSchema } from '../../query/journeys/patterns/answer-patterns.ts'
import { patternsQuestionSchema } from '../../query/journeys/patterns/patterns-question.ts'
import { parseJourneyShared } from '../../query/journeys/parse-shared.ts'
import { retentionAnswerSchema } from '../../query/journeys/retention/retention-answer.ts'
import { retentionQuestionSchema } from '../../query/journeys/retention/retention-question.ts'
import { parseMeasure } from '../../query/parse/parse-measure.ts'
import { parseInterval } from '../../query/parse/parse-question.ts'
import { intervalSchema, measureSchema } from '../../query/question.ts'
import { sharedFields } from '../../query/journeys/funnel/funnel-question.ts'
import { fault, optional, readFields, readList, readText } from '../../query/parse/read.ts'
import { contextOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'
import { idParams, readObject, timeQuery } from './journey-wire.ts'

const path = '/v1/analytics/cohorts'
const comparedSchema = Type.Object(
  {
    ...sharedFields,
    cohorts: Type.Array(Type.String(), { minItems: 1, maxItems: 10, description: 'Their ids or names.' }),
    interval: Type.Optional(intervalSchema),
    measure: Type.Optional(measureSchema),
    metric: Type.Optional(Type.String({ description: 'In place of a measure: the name of a metric.' })),
    formula: Type.Optional(Type.String({ description: 'Or a formula in the language of metrics.' })),
  },
  { additionalProperties: false },
)
const compareExamples = [
  {
    cohorts: ['lapsed buyers', 'new buyers'],
    measure: { fn: 'sum', field: 'value' },
    last: '12w',
    interval: 'week',
  },
  { cohorts: ['lapsed buyers', 'new buyers'], metric: 'conversion_rate', last: '30d' },
]
const timeWindowOf = { minute: '1m', hour: '1h', day: '1d', week: '1w', month: '1mo' } as const
const patternsExample = { last: '30d', against: 'new buyers', by: 'page_path', length: 2, within: '1h' }
const retentionExample = { last: '8w', interval: 'week', periods: 4 }

/** What is asked of cohorts. */
export function addCohortAnalysisRoutes(
  scope: FastifyInstance,
  { access, metricEngine, journeyEngine: { cohorts: engine } }: RouteDeps,
): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['journeys'], security: readSecurity }
  // Questions have parsers of their own, whose faults say more than a schema's.
  const ownParser = { validatorCompiler: () => () => true, serializerCompiler: () => JSON.stringify }
  const asked = problems(400, 401, 403, 404, 422, 503)
  const context = async (request: FastifyRequest) => contextOf(await access.reader(request))

  app.get(
    `${path}/:id/retention`,
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
    `${path}/:id/retention`,
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
    `${path}/compare`,
    {
      schema: {
        ...shared,
        summary: 'A measure, a metric or a formula of several cohorts, over time: revenue, say.',
        body: { ...comparedSchema, examples: compareExamples },
        response: { 200: comparisonSchema, ...asked },
      },
      ...ownParser,
    },
    async (request) => {
      const keys = Object.keys(comparedSchema.properties)
      const fields = readFields(request.body, keys, '', 'A comparison')
      const cohorts = readList(fields['cohorts'], '/cohorts', 'The list of cohorts', 1, 10)
      const names = cohorts.map((cohort, index) => readText(cohort, `/cohorts/${index}`, 'A cohort', 200))
      const question = { ...parseJourneyShared(fields), ...optional('interval', fields, parseInterval) }
      const { metric, formula } = fields
      if (metric === undefined && formula === undefined) {
        const measure = parseMeasure(fields['measure'] ?? { fn: 'count' }, '/measure')
        return engine.compare(await context(request), names, { measure, question })
      }
      if (fields['measure'] !== undefined || fields['sample'] !== undefined) {
        const path = fields['measure'] === undefined ? '/sample' : '/measure'
        throw fault(path, 'This does not go with "metric" and "formula". Leave one of the two out.')
      }
      const { filter, interval = 'day', sample: _sample, ...time } = question
      const subject = metric === undefined ? { formula } : { metric }
      const asking = await context(request)
      return engine.compareBy(asking, names, (among) =>
        metricEngine.calculate(asking, {
          ...subject,
          ...time,
          time_window: timeWindowOf[interval],
          filter: filter === undefined ? among : { all: [filter, among] },
        }),
      )
    },
  )

  app.post(
    `${path}/:id/patterns`,
    {
      schema: {
        ...shared,
        summary: 'Which events, and sequences of events, tell the people of a cohort from others.',
        params: idParams,
        body: { ...patternsQuestionSchema, examples: [{ last: '30d' }, patternsExample] },
        response: { 200: patternsSchema, ...asked },
      },
      ...ownParser,
    },
    async (request) => {
      const { id } = readFields(request.params, ['id'], '', 'The path')
      return engine.patterns(await context(request), String(id), request.body)
    },
  )

  app.post(
    '/v1/analytics/clusters',
    {
      schema: {
        ...shared,
        summary: 'People put together by what they do.',
        body: {
          ...clustersQuestionSchema,
          examples: [{ last: '30d' }, { last: '30d', cohort: 'lapsed buyers', k: 4 }],
        },
        response: { 200: clustersSchema, ...asked },
      },
      ...ownParser,
    },
    async (request) => engine.clusters(await context(request), request.body),
  )
}
