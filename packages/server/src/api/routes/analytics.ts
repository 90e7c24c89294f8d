import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { answerQuestion } from '../../query/answer-question.ts'
import { answerSchema, overviewAnswerSchema } from '../../query/answer/answer.ts'
import { eventsQuerySchema } from '../../query/events/events-request.ts'
import { eventsPageSchema, listEvents } from '../../query/events/list-events.ts'
import { explainQuestion, explanationSchema } from '../../query/explain-question.ts'
import { parseQuestion } from '../../query/parse/parse-question.ts'
import { overviewQuestionSchema, questionSchema } from '../../query/question.ts'
import { answerJourney } from '../../query/journeys/answer-journey.ts'
import { explainJourney } from '../../query/journeys/explain-journey.ts'
import { journeyAnswerSchemas, journeyExamples } from '../../query/journeys/journey-schemas.ts'
import { isJourney, journeyQuestionSchemas, parseJourney } from '../../query/journeys/journey-question.ts'
import { assert } from '../../errors.ts'
import { contextOf } from '../access.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'

const trendExample = {
  kind: 'trend',
  event: 'purchase',
  measure: { fn: 'sum', field: 'value' },
  interval: 'day',
  last: '30d',
  breakdown: ['country'],
}

/** Questions and the events behind them. */
export function addAnalyticsRoutes(scope: FastifyInstance, { access, query: deps }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['asking']

  app.post(
    '/v1/analytics/query',
    {
      schema: {
        tags,
        summary: 'Answers a question; with `?explain=1` says how it would be answered.',
        security: readSecurity,
        querystring: Type.Object({
          explain: Type.Optional(Type.String({ enum: ['0', '1', 'true', 'false'] })),
        }),
        body: {
          ...Type.Union([questionSchema, ...journeyQuestionSchemas]),
          examples: [trendExample, ...journeyExamples],
        },
        response: {
          200: Type.Union([answerSchema, ...journeyAnswerSchemas, explanationSchema]),
          ...problems(400, 401, 403, 404, 422, 503),
        },
      },
      // The question is read by a parser of its own, whose faults say more than a schema's; and the answer
      // is made here, so it need not be picked through again on its way out.
      validatorCompiler: () => () => true,
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const grant = await access.reader(request)
      const { explain } = request.query
      const isExplained = explain === '1' || explain === 'true'
      if (isJourney(request.body)) {
        const journey = parseJourney(request.body)
        return isExplained
          ? explainJourney(deps, contextOf(grant), journey)
          : answerJourney(deps, contextOf(grant), journey)
      }
      const question = parseQuestion(request.body)
      return isExplained
        ? explainQuestion(deps, contextOf(grant), question)
        : answerQuestion(deps, contextOf(grant), question)
    },
  )

  app.post(
    '/v1/analytics/overview',
    {
      schema: {
        tags,
        summary: 'The figures of a site with their courses, and its top lists, in one answer.',
        security: readSecurity,
        body: {
          ...Type.Omit(overviewQuestionSchema, ['kind']),
          examples: [{ last: '30d', compare: 'previous_period' }],
        },
        response: { 200: overviewAnswerSchema, ...problems(400, 401, 403, 404, 422, 503) },
      },
      validatorCompiler: () => () => true,
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const grant = await access.reader(request)
      const question = parseQuestion(asOverview(request.body))
      const answer = await answerQuestion(deps, contextOf(grant), question)
      assert(answer.kind === 'overview', 'an overview was asked for')
      return answer
    },
  )

  app.get(
    '/v1/analytics/events',
    {
      schema: {
        tags,
        summary: 'Events as they are kept, the newest first.',
        security: readSecurity,
        querystring: eventsQuerySchema,
        response: { 200: eventsPageSchema, ...problems(400, 401, 403, 404, 422, 503) },
      },
      validatorCompiler: () => () => true,
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const grant = await access.reader(request)
      return listEvents(deps, contextOf(grant), request.query)
    },
  )
}

/** What is no object is refused by the parser. */
function asOverview(body: unknown): unknown {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? { ...body, kind: 'overview' }
    : body
}
