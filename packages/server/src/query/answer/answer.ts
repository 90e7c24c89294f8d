import { Type, type Static } from 'typebox'
import { intervals, type Measure } from '../question.ts'
import type { Source } from '../plan/plan.ts'

const NullableNumber = Type.Union([Type.Number(), Type.Null()])

const metaSchema = Type.Object({
  source: Type.Unsafe<Source>({
    type: 'string',
    enum: ['rollup', 'events'],
    description: 'What was read: counts by the hour, or the events themselves.',
  }),
  exact: Type.Literal(true),
  rows_read: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Null for a caller who is restricted to a tenant: it would count the rows of others too.',
  }),
  bytes_read: Type.Union([Type.Integer(), Type.Null()]),
  elapsed_ms: Type.Number(),
  computed_at: Type.String({ format: 'date-time' }),
})

const seriesSchema = Type.Object({
  breakdown: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]), {
    description:
      'The value of each field, null where it is unset. Empty without a breakdown and for the rest.',
  }),
  other: Type.Boolean({ description: 'The rest: every value that has no series of its own.' }),
  values: Type.Array(NullableNumber, { description: 'One for each bucket.' }),
  total: NullableNumber,
})

const trendPart = {
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
  buckets: Type.Array(Type.String(), { description: "Beginnings, in the question's zone." }),
  series: Type.Array(seriesSchema),
}
const trendPartSchema = Type.Object(trendPart)

export const trendAnswerSchema = Type.Object({
  kind: Type.Literal('trend'),
  interval: Type.Unsafe<(typeof intervals)[number]>({ type: 'string', enum: [...intervals] }),
  timezone: Type.String(),
  measure: Type.Unsafe<Measure>({
    type: 'object',
    required: ['fn'],
    properties: { fn: { type: 'string' }, field: { type: 'string' } },
  }),
  ...trendPart,
  previous: Type.Optional(trendPartSchema),
  meta: metaSchema,
})

export const tableAnswerSchema = Type.Object({
  kind: Type.Literal('table'),
  timezone: Type.String(),
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
  columns: Type.Array(
    Type.Object({
      name: Type.String(),
      kind: Type.Union([Type.Literal('group'), Type.Literal('measure')]),
    }),
  ),
  rows: Type.Array(Type.Array(Type.Union([Type.String(), Type.Number(), Type.Null()]))),
  truncated: Type.Boolean({ description: 'There are more rows than the limit.' }),
  meta: metaSchema,
})

export const answerSchema = Type.Union([trendAnswerSchema, tableAnswerSchema])

export type Meta = Static<typeof metaSchema>
export type Series = Static<typeof seriesSchema>
export type TrendPart = Static<typeof trendPartSchema>
export type TrendAnswer = Static<typeof trendAnswerSchema>
export type TableAnswer = Static<typeof tableAnswerSchema>
export type Answer = TrendAnswer | TableAnswer
