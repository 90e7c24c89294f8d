import { Type, type Static } from 'typebox'
import { eventSchema, filterSchema, groupSchema, intervalSchema, shared } from '../../question.ts'
import { questionLimits } from '../../question-limits.ts'

/** The bounds of a funnel. Each has a message that says how to stay within. */
export const funnelLimits = {
  steps: 20,
  exclusions: 5,
  choices: 10,
  /** How many paths are counted by themselves, and how many events that come next are listed. */
  paths: 100,
  next: 20,
} as const

export const orders = ['ordered', 'strict', 'any'] as const
export const attemptRules = ['best', 'first', 'each'] as const

const { event: _event, ...sharedFields } = shared
export { sharedFields }

export const choiceFields = { event: Type.Optional(eventSchema), filter: Type.Optional(filterSchema) }
const windowSchema = Type.String({
  pattern: '^[1-9][0-9]{0,5}(m|h|d|w)$',
  description: 'A length of time from `1m` to `366d`: so many minutes, hours, days of 24 hours, or weeks.',
})
const stepName = Type.String({
  maxLength: 100,
  description: 'What the answer and `after` call it. Default: its place, from 1 on.',
})

const stepSchema = Type.Object(
  {
    name: Type.Optional(stepName),
    ...choiceFields,
    any: Type.Optional(
      Type.Array(Type.Object(choiceFields, { additionalProperties: false }), {
        minItems: 1,
        maxItems: funnelLimits.choices,
        description: 'In place of `event` and `filter`: any of these will do.',
      }),
    ),
    optional: Type.Optional(Type.Boolean({ description: 'May be left out. Not the first step.' })),
    after: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: funnelLimits.steps,
        description:
          'The names of the steps that it may follow, which makes branches; none of them: it is a first step. Default: the step before it.',
      }),
    ),
  },
  { additionalProperties: false },
)

const exclusionSchema = Type.Object(
  {
    ...choiceFields,
    from_step: Type.Optional(
      Type.Integer({ minimum: 1, description: 'From this step on. Default: the first.' }),
    ),
    until_step: Type.Optional(
      Type.Integer({ minimum: 2, description: 'Until this one is reached. Default: the last.' }),
    ),
  },
  { additionalProperties: false },
)

const funnelFields = {
  ...sharedFields,
  steps: Type.Array(stepSchema, { minItems: 2, maxItems: funnelLimits.steps }),
  order: Type.Optional(
    Type.Unsafe<(typeof orders)[number]>({
      type: 'string',
      enum: [...orders],
      description:
        '`ordered`: one after the other, whatever comes between; `strict`: nothing comes between; `any`: in whatever order. Default: `ordered`.',
    }),
  ),
  window: Type.Optional(windowSchema),
  per: Type.Optional(
    Type.Union(
      [
        Type.Literal('person'),
        Type.Literal('session'),
        Type.Object(
          { same: Type.String({ maxLength: questionLimits.fieldLength }) },
          { additionalProperties: false },
        ),
      ],
      {
        description:
          'Whose events make an attempt: all of a person (the default), those of one session, or those with the same value of a field such as `{"same": "properties.cart_id"}`.',
      },
    ),
  ),
  exclusions: Type.Optional(
    Type.Array(exclusionSchema, {
      maxItems: funnelLimits.exclusions,
      description: 'An attempt ends at such an event.',
    }),
  ),
  attempts: Type.Optional(
    Type.Unsafe<(typeof attemptRules)[number]>({
      type: 'string',
      enum: [...attemptRules],
      description:
        'Which attempts count: `best`, the one that gets furthest (the default); `first`, the first alone; `each`, one after the other.',
    }),
  ),
  breakdown: Type.Optional(groupSchema),
  breakdown_step: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'The step whose event has the value. Default: the one that the attempt begins with.',
    }),
  ),
  breakdown_limit: Type.Optional(Type.Integer({ minimum: 1, maximum: questionLimits.breakdownLimit })),
  control: Type.Optional(
    Type.String({
      description:
        'A value of the breakdown, such as the variant that everybody else had: the others are compared with it.',
    }),
  ),
  interval: Type.Optional(intervalSchema),
  next: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: funnelLimits.next,
      description: 'How many of the events are listed that came next where attempts ended early.',
    }),
  ),
}

export const funnelQuestionSchema = Type.Object(
  { kind: Type.Literal('funnel'), ...funnelFields },
  { additionalProperties: false },
)

export type FunnelQuestion = Static<typeof funnelQuestionSchema>
export type FunnelStep = Static<typeof stepSchema>
export type FunnelExclusion = Static<typeof exclusionSchema>
export type FunnelOrder = (typeof orders)[number]
export type AttemptRule = (typeof attemptRules)[number]
