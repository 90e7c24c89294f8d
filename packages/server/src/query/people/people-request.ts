import { Type } from 'typebox'
import { clustersQuestionSchema } from '../journeys/clusters/clusters-question.ts'
import { journeyQuestionSchemas } from '../journeys/journey-question.ts'
import { fault, optional, readFields, readText, readWhole } from '../parse/read.ts'
import { questionSchema } from '../question.ts'
import { activeQuestionSchema, pointSchema, type CrowdRequest } from './crowd/plan-crowd.ts'
import { decodePeopleCursor, type PeopleCursor } from './people-cursor.ts'

const peopleLimits = { page: 1000, defaultPage: 50, searchLength: 200 } as const

const cohortQuestionSchema = Type.Object(
  {
    kind: Type.Literal('cohort'),
    cohort: Type.String({ description: 'The id or name of a cohort that is kept.' }),
  },
  { additionalProperties: false, description: 'Who belongs to a cohort.' },
)

const clustersOfSchema = Type.Object(
  { kind: Type.Literal('clusters'), ...clustersQuestionSchema.properties },
  { additionalProperties: false, description: 'Who belongs to a cluster.' },
)

const crowdFields = {
  of: Type.Optional(
    Type.Union(
      [
        questionSchema,
        ...journeyQuestionSchemas,
        clustersOfSchema,
        activeQuestionSchema,
        cohortQuestionSchema,
      ],
      {
        description: 'The question whose answer the figure stands in. Without it: everybody.',
      },
    ),
  ),
  at: Type.Optional(pointSchema),
}

const pageFields = {
  search: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: peopleLimits.searchLength,
      description: 'Only those with an id or a trait that contains this text, in any case of letters.',
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: peopleLimits.page, default: peopleLimits.defaultPage }),
  ),
  cursor: Type.Optional(
    Type.String({ description: '`next_cursor` of the page before, with all else as it was.' }),
  ),
}

export const peopleRequestSchema = Type.Object(
  { ...crowdFields, ...pageFields },
  { additionalProperties: false },
)
/** The same for who is listed by a query string. */
export const peopleQuerySchema = Type.Object(
  {
    cohort: Type.Optional(Type.String({ description: 'Only who belongs to it: its id or name.' })),
    ...pageFields,
  },
  { additionalProperties: false },
)

export interface PeopleRequest {
  /** `undefined`: everybody. */
  readonly crowd: CrowdRequest | undefined
  readonly search: string | undefined
  readonly limit: number
  readonly cursor: PeopleCursor | undefined
}

/** @throws AppError `question_invalid`, `cursor_invalid` */
export function parsePeopleRequest(value: unknown): PeopleRequest {
  const fields = readFields(
    value,
    ['of', 'at', 'search', 'limit', 'cursor'],
    '',
    'What people are listed for',
  )
  if (fields['of'] === undefined && fields['at'] !== undefined) {
    throw fault('/of', 'Say in the answer of which question: "of".')
  }
  const {
    cursor,
    search,
    limit = peopleLimits.defaultPage,
  } = {
    ...optional('search', fields, (search) =>
      readText(search, '/search', 'The search', peopleLimits.searchLength),
    ),
    ...optional('limit', fields, (limit) => readWhole(limit, '/limit', 'The limit', 1, peopleLimits.page)),
    ...optional('cursor', fields, (cursor) =>
      decodePeopleCursor(readText(cursor, '/cursor', 'The cursor', 200)),
    ),
  }
  const { of, at = {} } = fields
  return { crowd: of === undefined ? undefined : { of, at }, search, limit, cursor }
}
