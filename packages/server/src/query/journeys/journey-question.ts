import { isFields, readOneOf } from '../parse/read.ts'
import { funnelQuestionSchema, type FunnelQuestion } from './funnel/funnel-question.ts'
import { parseFunnel } from './funnel/parse-funnel.ts'
import { parsePaths } from './paths/parse-paths.ts'
import { pathsQuestionSchema, type PathsQuestion } from './paths/paths-question.ts'
import { parseRetention } from './retention/parse-retention.ts'
import { retentionQuestionSchema, type RetentionQuestion } from './retention/retention-question.ts'

const journeyKinds = ['funnel', 'retention', 'path'] as const

/** Questions about what people do one after the other. */
export type JourneyQuestion = FunnelQuestion | RetentionQuestion | PathsQuestion

export const journeyQuestionSchemas = [
  funnelQuestionSchema,
  retentionQuestionSchema,
  pathsQuestionSchema,
] as const

/** Whether what was sent is, or is meant to be, a question about journeys. */
export function isJourney(value: unknown): boolean {
  return isFields(value) && journeyKinds.some((kind) => kind === value['kind'])
}

/** @throws AppError `question_invalid` with the place as a JSON pointer. */
export function parseJourney(value: unknown): JourneyQuestion {
  const kind = isFields(value) ? value['kind'] : undefined
  switch (readOneOf(kind, journeyKinds, '/kind', 'The kind of a question about journeys')) {
    case 'funnel':
      return parseFunnel(value)
    case 'retention':
      return parseRetention(value)
    case 'path':
      return parsePaths(value)
  }
}
