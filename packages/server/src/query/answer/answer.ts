import { Type, type Static } from 'typebox'
import { intervals, type EachMeasure, type Interval, type Measure } from '../question.ts'

const NullableNumber = Type.Union([Type.Number(), Type.Null()])
const intervalSchema = Type.Unsafe<Interval>({ type: 'string', enum: [...intervals] })

export const metaSchema = Type.Object({
  source: Type.Union([Type.Literal('rollup'), Type.Literal('events')], {
    description: 'What was read: counts by the hour, or the events themselves.',
  }),
  exact: Type.Boolean({ description: 'False for an estimate from a sample.' }),
  sample: Type.Union([Type.Number(), Type.Null()], {
    description: 'The part of the people that was read; null for all.',
  }),
  cut: Type.Boolean({ description: 'There is more than the limit lets through.' }),
  empty_cohorts: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Where the answer shows nothing: cohorts of the question that have nobody now.',
    }),
  ),
  notes: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Where the answer shows nothing: what of the question was never seen.',
    }),
  ),
  cached: Type.Boolean({ description: 'This is an earlier answer.' }),
  age_ms: Type.Integer({ description: 'How long ago it was computed.' }),
  rows_read: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Null for a caller who is restricted to a tenant: it would count the rows of others too.',
  }),
  bytes_read: Type.Union([Type.Integer(), Type.Null()]),
  elapsed_ms: Type.Number(),
  computed_at: Type.String({ format: 'date-time' }),
})

const seriesSchema = Type.Object({
  name: Type.Optional(
    Type.String({ description: 'Which of the series or formulas, where they were given.' }),
  ),
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
  interval: intervalSchema,
  timezone: Type.String(),
  measure: Type.Optional(
    Type.Unsafe<EachMeasure>({
      type: 'object',
      required: ['fn'],
      properties: { fn: { type: 'string' }, field: { type: 'string' } },
      description: 'Where one was asked for alone.',
    }),
  ),
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

const rangePart = {
  timezone: Type.String(),
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
}

export const distributionAnswerSchema = Type.Object({
  kind: Type.Literal('distribution'),
  ...rangePart,
  measure: Type.Unsafe<Measure>({
    type: 'object',
    required: ['fn'],
    properties: { fn: { type: 'string' }, field: { type: 'string' } },
  }),
  per: Type.Union([Type.Literal('person'), Type.Literal('session')]),
  units: Type.Number({ description: 'How many people or sessions have a figure.' }),
  figures: Type.Object({
    min: NullableNumber,
    max: NullableNumber,
    avg: NullableNumber,
    p50: NullableNumber,
    p90: NullableNumber,
    p95: NullableNumber,
    p99: NullableNumber,
  }),
  bars: Type.Array(
    Type.Object({
      from: NullableNumber,
      until: Type.Union([Type.Number(), Type.Null()], { description: 'Not in the bar any more.' }),
      units: Type.Number(),
    }),
    { description: 'From the least edge on; null where there is no end. What lies below it comes first.' },
  ),
  meta: metaSchema,
})

export const lifecycleAnswerSchema = Type.Object({
  kind: Type.Literal('lifecycle'),
  interval: intervalSchema,
  ...rangePart,
  buckets: Type.Array(Type.String(), { description: "Beginnings, in the question's zone." }),
  new: Type.Array(Type.Number(), { description: 'People with their first event ever.' }),
  returning: Type.Array(Type.Number(), { description: 'People who were there in the interval before too.' }),
  resurrecting: Type.Array(Type.Number(), { description: 'People who came back after an interval without.' }),
  dormant: Type.Array(Type.Number(), { description: 'People of the interval before who did not come.' }),
  meta: metaSchema,
})

export const stickinessAnswerSchema = Type.Object({
  kind: Type.Literal('stickiness'),
  interval: intervalSchema,
  ...rangePart,
  intervals: Type.Integer({ description: 'How many the range has.' }),
  people: Type.Array(Type.Number(), { description: 'With events in exactly 1, 2, 3… intervals.' }),
  meta: metaSchema,
})

const figureSchema = Type.Object({
  total: NullableNumber,
  values: Type.Array(NullableNumber, { description: 'One for each bucket.' }),
})
const overviewPart = {
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
  buckets: Type.Array(Type.String(), { description: "Beginnings, in the question's zone." }),
  figures: Type.Object({
    people: figureSchema,
    sessions: figureSchema,
    page_views: figureSchema,
    events: figureSchema,
    bounce_rate: figureSchema,
    session_duration: figureSchema,
    pages_per_session: figureSchema,
  }),
}
const topListSchema = Type.Array(
  Type.Object({
    value: Type.Union([Type.String(), Type.Null()], { description: 'Null where it is unset.' }),
    people: Type.Number(),
    events: Type.Number(),
  }),
)

export const overviewAnswerSchema = Type.Object({
  kind: Type.Literal('overview'),
  interval: intervalSchema,
  timezone: Type.String(),
  ...overviewPart,
  previous: Type.Optional(Type.Object(overviewPart)),
  top: Type.Object({
    pages: topListSchema,
    sources: topListSchema,
    countries: topListSchema,
    browsers: topListSchema,
    devices: topListSchema,
  }),
  meta: metaSchema,
})

export const answerSchema = Type.Union([
  trendAnswerSchema,
  tableAnswerSchema,
  distributionAnswerSchema,
  lifecycleAnswerSchema,
  stickinessAnswerSchema,
  overviewAnswerSchema,
])

export type Meta = Static<typeof metaSchema>
export type Series = Static<typeof seriesSchema>
export type TrendPart = Static<typeof trendPartSchema>
export type TrendAnswer = Static<typeof trendAnswerSchema>
export type TableAnswer = Static<typeof tableAnswerSchema>
export type DistributionAnswer = Static<typeof distributionAnswerSchema>
export type LifecycleAnswer = Static<typeof lifecycleAnswerSchema>
export type StickinessAnswer = Static<typeof stickinessAnswerSchema>
export type OverviewAnswer = Static<typeof overviewAnswerSchema>
export type Answer =
  | TrendAnswer
  | TableAnswer
  | OverviewAnswer
  | DistributionAnswer
  | LifecycleAnswer
  | StickinessAnswer
