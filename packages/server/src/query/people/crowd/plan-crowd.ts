import { Type } from 'typebox'
import { planFunnel } from '../../journeys/funnel/plan-funnel.ts'
import { choose, resolveJourney } from '../../journeys/journey-given.ts'
import { isJourney, parseJourney, type JourneyQuestion } from '../../journeys/journey-question.ts'
import { parseJourneyShared } from '../../journeys/parse-shared.ts'
import { planPaths } from '../../journeys/paths/plan-paths.ts'
import { planRetention } from '../../journeys/retention/plan-retention.ts'
import { parseEvent, parseQuestion, sharedKeys } from '../../parse/parse-question.ts'
import { fault, isFields, optional, readFields, under, type Fields } from '../../parse/read.ts'
import { planQuestion, type PlanContext } from '../../plan/plan-question.ts'
import { shared, type Question } from '../../question.ts'
import {
  distributionCrowd,
  distributionPointSchema,
  lifecycleCrowd,
  lifecyclePointSchema,
  selectionCrowd,
  stickinessCrowd,
  stickinessPointSchema,
  tableCrowd,
  tablePointSchema,
  trendCrowd,
  trendPointSchema,
} from './bar-crowd.ts'
import { clusterCrowd, clusterPointSchema, parseClustersOf } from './cluster-crowd.ts'
import type { Crowd } from './crowd.ts'
import { funnelCrowd, funnelPointSchema } from './funnel-crowd.ts'
import { pathCrowd, pathPointSchema } from './path-crowd.ts'
import { retentionCrowd, retentionPointSchema } from './retention-crowd.ts'

/** Who has such an event at all; without a time ever. */
export const activeQuestionSchema = Type.Object(
  { kind: Type.Literal('active'), ...shared },
  { additionalProperties: false },
)

/** Places in answers, each as the answer itself has it. */
export const pointSchema = Type.Union(
  [
    funnelPointSchema,
    retentionPointSchema,
    pathPointSchema,
    trendPointSchema,
    tablePointSchema,
    lifecyclePointSchema,
    stickinessPointSchema,
    distributionPointSchema,
    clusterPointSchema,
  ],
  { description: 'Where in the answer: what it may say depends on the kind of the question.' },
)

/** The people behind a figure: of the question `of`, what lies at `at` in its answer. */
export interface CrowdRequest {
  readonly of: unknown
  readonly at: unknown
}

/** @throws AppError `question_invalid`, `query_too_large`; places are those in the request. */
export function planCrowd({ of, at }: CrowdRequest, context: PlanContext): Crowd {
  const { bind = (question) => question } = context
  if (isFields(of) && of['kind'] === 'active') {
    readFields(at, [], '/at', 'Of who is active there are no parts. "at"')
    return under('/of', () => activeCrowd(bind(parseActive(of, context)), context))
  }
  if (isFields(of) && of['kind'] === 'clusters') {
    const given = under('/of', () => resolveJourney(bind(parseClustersOf(of)), context))
    return clusterCrowd(given, at)
  }
  if (isJourney(of)) {
    const question = under('/of', () => bind(parseJourney(of)))
    return journeyCrowd(question, at, context)
  }
  const question = under('/of', () => bind(parseQuestion(of)))
  return questionCrowd(question, at, context)
}

function journeyCrowd(question: JourneyQuestion, at: unknown, context: PlanContext): Crowd {
  switch (question.kind) {
    case 'funnel':
      return funnelCrowd(
        under('/of', () => planFunnel(question, context)),
        at,
      )
    case 'retention':
      return retentionCrowd(
        under('/of', () => planRetention(question, context)),
        at,
      )
    case 'path':
      return pathCrowd(
        under('/of', () => planPaths(question, context)),
        at,
      )
  }
}

function questionCrowd(question: Question, at: unknown, context: PlanContext): Crowd {
  const plan = under('/of', () => planQuestion(question, context))
  switch (plan.kind) {
    case 'trend':
      return trendCrowd(plan, at)
    case 'table':
      return tableCrowd(plan, at)
    case 'lifecycle':
      return lifecycleCrowd(plan, at)
    case 'stickiness':
      return stickinessCrowd(plan, at)
    case 'distribution':
      return distributionCrowd(plan, at)
    case 'overview':
      throw fault(
        '/of/kind',
        'An overview is made of several questions. Ask for the people of a trend or a table.',
      )
  }
}

function parseActive(of: Fields, { nowMs }: PlanContext) {
  const fields = readFields(of, sharedKeys, '', 'Who is active')
  const isTimed = ['from', 'until', 'last'].some((key) => fields[key] !== undefined)
  const asked = isTimed ? fields : { ...fields, from: '1980-01-01T00:00:00Z', until: nowMs + 1 }
  const named = optional('event', fields, (event) => parseEvent(event, '/event'))
  return { ...parseJourneyShared(asked), ...named }
}

function activeCrowd({ event, ...asked }: ReturnType<typeof parseActive>, context: PlanContext): Crowd {
  const { world, range } = resolveJourney(asked, context)
  return selectionCrowd(choose(world, event === undefined ? {} : { event }, ''), range)
}
