import { Type, type Static } from 'typebox'
import { fieldSchema } from '../../question.ts'
import { questionLimits } from '../../question-limits.ts'
import { optional, readFields, readOneOf, readText, readWhole } from '../../parse/read.ts'
import { sharedFields } from '../funnel/funnel-question.ts'
import { parseJourneyShared, parseWindow } from '../parse-shared.ts'

/** Of each length so many patterns are compared: those that most people have. */
export const comparedPatterns = 200

export const patternsQuestionSchema = Type.Object(
  {
    ...sharedFields,
    against: Type.Optional(
      Type.String({ description: 'Another cohort, by its id or name. Default: everybody else.' }),
    ),
    by: Type.Optional(fieldSchema),
    length: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3,
        description: 'How long sequences are at most; 1: events alone. Default: 3.',
      }),
    ),
    per: Type.Optional(
      Type.Unsafe<'person' | 'session'>({
        type: 'string',
        enum: ['person', 'session'],
        description: 'Whose events make a sequence. Default: `session`.',
      }),
    ),
    within: Type.Optional(
      Type.String({ description: 'From the first event of a sequence to its last: `30m`, `6h`, `7d`.' }),
    ),
  },
  { additionalProperties: false },
)
export type PatternsQuestion = Static<typeof patternsQuestionSchema>

/** @throws AppError `question_invalid` */
export function parsePatterns(value: unknown): PatternsQuestion {
  const keys = Object.keys(patternsQuestionSchema.properties)
  const fields = readFields(value, keys, '', 'What patterns are looked for in')
  return {
    ...parseJourneyShared(fields),
    ...optional('against', fields, (cohort) => readText(cohort, '/against', 'A cohort', 200)),
    ...optional('by', fields, (by) => readText(by, '/by', 'A field', questionLimits.fieldLength)),
    ...optional('length', fields, (length) => readWhole(length, '/length', 'The length', 1, 3)),
    ...optional('per', fields, (per) => readOneOf(per, ['person', 'session'], '/per', '"per"')),
    ...optional('within', fields, (within) => parseWindow(within, '/within')),
  }
}
