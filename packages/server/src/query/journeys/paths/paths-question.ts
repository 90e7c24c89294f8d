import { Type, type Static } from 'typebox'
import { fieldSchema } from '../../question.ts'
import { choiceFields, sharedFields } from '../funnel/funnel-question.ts'

export const pathsLimits = { steps: 20, rules: 50, ruleLength: 500, paths: 1000, links: 200 } as const

const anchorSchema = Type.Object(choiceFields, { additionalProperties: false })

const pathsFields = {
  ...sharedFields,
  of: Type.Optional(anchorSchema),
  after: Type.Optional(anchorSchema),
  before: Type.Optional(anchorSchema),
  steps: Type.Optional(
    Type.Integer({
      minimum: 2,
      maximum: pathsLimits.steps,
      description: 'How long a path is at most, the event that it goes from included. Default: 5.',
    }),
  ),
  by: Type.Optional(fieldSchema),
  groups: Type.Optional(
    Type.Array(
      Type.Object(
        {
          match: Type.String({
            maxLength: pathsLimits.ruleLength,
            description: 'A text in which `*` stands for anything.',
          }),
          as: Type.Optional(
            Type.String({ maxLength: pathsLimits.ruleLength, description: 'Default: the rule itself.' }),
          ),
        },
        { additionalProperties: false },
      ),
      { maxItems: pathsLimits.rules, description: 'What is taken as one: the first rule that fits counts.' },
    ),
  ),
  fold: Type.Optional(
    Type.Boolean({ description: 'Takes the same several times in a row as one. Default: true.' }),
  ),
  per: Type.Optional(
    Type.Unsafe<'person' | 'session'>({
      type: 'string',
      enum: ['person', 'session'],
      description: 'Whose events make a path. Default: `session`.',
    }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: pathsLimits.paths,
      description: 'How many paths are listed. Default: 20.',
    }),
  ),
}

export const pathsQuestionSchema = Type.Object(
  { kind: Type.Literal('path'), ...pathsFields },
  { additionalProperties: false },
)
export type PathsQuestion = Static<typeof pathsQuestionSchema>
