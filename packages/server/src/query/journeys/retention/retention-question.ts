import { Type, type Static } from 'typebox'
import { groupSchema } from '../../question.ts'
import { questionLimits } from '../../question-limits.ts'
import { choiceFields, sharedFields } from '../funnel/funnel-question.ts'

export const retentionIntervals = ['day', 'week', 'month'] as const
export const startRules = ['first', 'first_in_range', 'every'] as const
export const returnRules = ['on', 'on_or_after'] as const
/** Periods after the start that an answer may look at, and parts that they may be put together in. */
export const retentionLimits = { periods: 366, brackets: 100 } as const

const choice = Type.Object(choiceFields, { additionalProperties: false })

const retentionFields = {
  ...sharedFields,
  start: Type.Optional(choice),
  return: Type.Optional(choice),
  interval: Type.Optional(
    Type.Unsafe<(typeof retentionIntervals)[number]>({
      type: 'string',
      enum: [...retentionIntervals],
      description: 'The length of a period. Default: `day`.',
    }),
  ),
  rolling: Type.Optional(
    Type.Boolean({
      description:
        'Periods of 24 hours, 7 or 30 days from the very start, in place of those of the calendar. Default: false.',
    }),
  ),
  periods: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: retentionLimits.periods,
      description: 'How many periods after that of the start are looked at. Default: 7.',
    }),
  ),
  brackets: Type.Optional(
    Type.Array(Type.Integer({ minimum: 0, maximum: retentionLimits.periods }), {
      minItems: 2,
      maxItems: retentionLimits.brackets,
      description:
        'In place of `periods`: where parts begin, and where the last one ends, in periods. `[0, 1, 7, 30]`: the period of the start, 1 to 6, 7 to 29.',
    }),
  ),
  starts: Type.Optional(
    Type.Unsafe<(typeof startRules)[number]>({
      type: 'string',
      enum: [...startRules],
      description:
        'Who is looked at when: everybody once, when they did it for the first time ever (`first`, the default) or in the range (`first_in_range`); or in every period in which they did it (`every`).',
    }),
  ),
  returns: Type.Optional(
    Type.Unsafe<(typeof returnRules)[number]>({
      type: 'string',
      enum: [...returnRules],
      description: 'Who came back in a period, or then or in a later one. Default: `on`.',
    }),
  ),
  breakdown: Type.Optional(groupSchema),
  breakdown_limit: Type.Optional(Type.Integer({ minimum: 1, maximum: questionLimits.breakdownLimit })),
}

export const retentionQuestionSchema = Type.Object(
  { kind: Type.Literal('retention'), ...retentionFields },
  { additionalProperties: false },
)
export type RetentionQuestion = Static<typeof retentionQuestionSchema>
export type RetentionInterval = (typeof retentionIntervals)[number]
