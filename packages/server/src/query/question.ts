import { Type, type Static, type TProperties } from 'typebox'
import type { CohortRef } from './plan/cohort-ref.ts'
import { questionLimits } from './question-limits.ts'

export const intervals = ['minute', 'hour', 'day', 'week', 'month'] as const
export type Interval = (typeof intervals)[number]

export const countFunctions = ['count', 'people', 'sessions'] as const
export const numberFunctions = ['sum', 'avg', 'min', 'max', 'p50', 'p90', 'p95', 'p99'] as const
/** What figures of single people or sessions are put together by. */
export const stats = ['avg', 'min', 'max', 'p50', 'p90', 'p95', 'p99'] as const
export type Stat = (typeof stats)[number]
export const units = ['person', 'session'] as const
export type Unit = (typeof units)[number]

export const operators = [
  'is',
  'is_not',
  'in',
  'not_in',
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'is_set',
  'is_not_set',
  'matches',
] as const
export type Operator = (typeof operators)[number]

export type Scalar = string | number | boolean

export interface Condition {
  readonly field: string
  readonly op: Operator
  readonly value?: Scalar | readonly Scalar[]
  /** The cohorts that `value` names; only in a question that they were looked up for. */
  readonly found?: readonly CohortRef[]
}

export type Filter =
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] }
  | { readonly not: Filter }
  | Condition

const oneOf = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values], description })

// Written out one level deep: readers of an OpenAPI document get on badly with schemas that hold themselves.
const innerFilter = { type: 'object', description: 'A filter again.' }
export const filterSchema = Type.Unsafe<Filter>({
  description: 'Which events count: a condition, or filters under `all`, `any` or `not`.',
  anyOf: [
    {
      type: 'object',
      required: ['field', 'op'],
      additionalProperties: false,
      properties: {
        field: {
          type: 'string',
          maxLength: questionLimits.fieldLength,
          description:
            'As everywhere; or `cohort`, with `is`, `is_not`, `in` or `not_in` and names or ids of cohorts.',
        },
        op: { type: 'string', enum: [...operators] },
        value: {
          description: 'A text, a number, true or false; a list of them for `in`, `not_in` and `between`.',
        },
      },
    },
    ...['all', 'any'].map((key) => ({
      type: 'object',
      required: [key],
      additionalProperties: false,
      properties: { [key]: { type: 'array', minItems: 1, items: innerFilter } },
    })),
    {
      type: 'object',
      required: ['not'],
      additionalProperties: false,
      properties: { not: innerFilter },
    },
  ],
})

export const fieldSchema = Type.String({
  maxLength: questionLimits.fieldLength,
  description: 'A column of the event such as `country`, or `properties.NAME`.',
})

const binsSchema = Type.Union([
  Type.Object(
    {
      field: fieldSchema,
      width: Type.Number({
        exclusiveMinimum: 0,
        description: 'Numbers in steps of this width, from 0: `[0, 10)`, `[10, 20)`, and so on.',
      }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      field: fieldSchema,
      edges: Type.Array(Type.Number(), {
        minItems: 1,
        maxItems: questionLimits.edges,
        description: 'Numbers between these, rising: `[0, 10]` gives `(-∞, 0)`, `[0, 10)` and `[10, ∞)`.',
      }),
    },
    { additionalProperties: false },
  ),
])
const cohortsSchema = Type.Object(
  {
    field: Type.Literal('cohort'),
    cohorts: Type.Array(Type.String(), {
      minItems: 1,
      maxItems: questionLimits.cohorts,
      description: 'Names or ids. Who is in several counts in each, who is in none is unset.',
    }),
  },
  { additionalProperties: false },
)

export const groupSchema = Type.Union([fieldSchema, binsSchema, cohortsSchema], {
  description: 'A field, each of whose values is a group of its own; a number in steps; or cohorts.',
})

function measures<T extends TProperties>(more: T) {
  return Type.Union([
    Type.Object({ ...countMeasure, ...more }, { additionalProperties: false }),
    Type.Object({ ...numberMeasure, ...more }, { additionalProperties: false }),
    Type.Object({ ...distinctMeasure, ...more }, { additionalProperties: false }),
  ])
}

const countMeasure = {
  fn: oneOf(countFunctions, 'Events, weighted by 1/sample_rate; distinct people; distinct sessions.'),
}
const numberMeasure = {
  fn: oneOf(numberFunctions, 'A figure of a number.'),
  field: Type.String({
    maxLength: questionLimits.fieldLength,
    description: '`value`, `properties.NAME`, or a number of a session such as `session.duration`.',
  }),
}
const distinctMeasure = { fn: Type.Literal('distinct'), field: fieldSchema }
export const measureSchema = measures({})
const each = {
  per: Type.Optional(oneOf(units, 'The figure of each person or session by itself, put together by `stat`.')),
  stat: Type.Optional(oneOf(stats, 'With `per`: how the figures of all are put together. Default: `avg`.')),
}
const eachMeasureSchema = measures(each)
const named = { as: Type.Optional(Type.String({ maxLength: 100, description: "The column's name." })) }

const instant = (description: string) => Type.Union([Type.String(), Type.Number()], { description })

export const eventSchema = Type.Union(
  [Type.String(), Type.Array(Type.String(), { maxItems: questionLimits.eventNames })],
  { description: 'A name, or several. Without it: every event.' },
)

export const shared = {
  event: Type.Optional(eventSchema),
  from: Type.Optional(
    instant("ISO 8601 or Unix milliseconds. A bare date is that day's start in the question's zone."),
  ),
  until: Type.Optional(instant('The end, which is not in the range any more.')),
  last: Type.Optional(
    Type.String({
      pattern: '^[1-9][0-9]{0,4}(m|h|d|w|mo)$',
      description:
        'Instead of `from` and `until`: `30m`, `24h`, `7d`, `4w`, `12mo`. Whole buckets, the running one included.',
    }),
  ),
  timezone: Type.Optional(Type.String({ description: "Such as `Europe/Berlin`. Default: the project's." })),
  filter: Type.Optional(filterSchema),
  bots: Type.Optional(oneOf(['exclude', 'include', 'only'], 'Events of robots. Default: `exclude`.')),
  sample: Type.Optional(
    Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 1 }), Type.Literal('auto')], {
      description:
        'Read this part of the people only, such as 0.1, and scale what is counted; `auto` does so only where the whole is past the budget. What the hourly figures answer exactly is read from them.',
    }),
  ),
  max_age: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 3600,
      description:
        'Seconds for which an earlier answer will do even when events have come since. Default: 0.',
    }),
  ),
}

export const intervalSchema = oneOf(
  intervals,
  'The width of a bucket. Weeks begin on Monday. Default: `day`.',
)

const seriesQuestionSchema = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z][A-Za-z0-9_]{0,39}$',
        description: 'What formulas call it. Default: A, B, C and so on.',
      }),
    ),
    event: Type.Optional(eventSchema),
    measure: Type.Optional(eachMeasureSchema),
    filter: Type.Optional(filterSchema),
  },
  { additionalProperties: false },
)

const formulaSchema = Type.Object(
  {
    formula: Type.String({
      maxLength: questionLimits.formulaLength,
      description: 'Of the names of series, such as `B / A * 100`. What is divided by 0 has no value.',
    }),
    as: Type.Optional(Type.String({ maxLength: 100, description: 'Its name. Default: the formula.' })),
  },
  { additionalProperties: false },
)

const compareSchema = Type.Union([
  Type.Literal('previous_period'),
  Type.Object(
    {
      offset: Type.String({
        description: '`period` for the same length just before, or `7d`, `12mo`.',
      }),
      match: Type.Optional(
        oneOf(
          ['date', 'weekday'],
          'With `weekday` it begins on the same day of the week: moved to the nearest one. Default: `date`.',
        ),
      ),
    },
    { additionalProperties: false },
  ),
])

export const trendQuestionSchema = Type.Object(
  {
    kind: Type.Literal('trend'),
    ...shared,
    measure: Type.Optional(eachMeasureSchema),
    series: Type.Optional(
      Type.Array(seriesQuestionSchema, {
        minItems: 1,
        maxItems: questionLimits.series,
        description: 'Several figures in one answer, in place of `event` and `measure`.',
      }),
    ),
    formulas: Type.Optional(Type.Array(formulaSchema, { minItems: 1, maxItems: questionLimits.formulas })),
    interval: Type.Optional(intervalSchema),
    window: Type.Optional(
      Type.Union(
        [
          Type.Literal('cumulative'),
          Type.Object(
            { rolling: Type.Integer({ minimum: 2, maximum: questionLimits.rollingBuckets }) },
            { additionalProperties: false },
          ),
        ],
        {
          description:
            'What each bucket is measured over: all from the beginning of the range, or so many buckets that end with it. Default: itself.',
        },
      ),
    ),
    breakdown: Type.Optional(Type.Array(groupSchema, { maxItems: questionLimits.breakdowns })),
    breakdown_limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: questionLimits.breakdownLimit,
        description: 'How many values get a series of their own; the rest is one. Default: 10.',
      }),
    ),
    top_by: Type.Optional(
      oneOf(
        ['total', 'last'],
        'Which values get a series: those with the most in the whole range, or in its last bucket. Default: `total`.',
      ),
    ),
    compare: Type.Optional(compareSchema),
  },
  { additionalProperties: false },
)

export const tableQuestionSchema = Type.Object(
  {
    kind: Type.Literal('table'),
    ...shared,
    group_by: Type.Array(groupSchema, { minItems: 1, maxItems: questionLimits.groups }),
    measures: Type.Optional(
      Type.Array(measures({ ...each, ...named }), { minItems: 1, maxItems: questionLimits.measures }),
    ),
    order_by: Type.Optional(
      Type.String({ description: "A measure's name or a group field. Default: the first measure." }),
    ),
    descending: Type.Optional(Type.Boolean({ description: 'Default: true.' })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: questionLimits.tableRows, description: 'Default: 100.' }),
    ),
  },
  { additionalProperties: false },
)

export const distributionQuestionSchema = Type.Object(
  {
    kind: Type.Literal('distribution'),
    ...shared,
    measure: Type.Optional(measureSchema),
    per: Type.Optional(oneOf(units, 'Whose figures are looked at. Default: `person`.')),
    edges: Type.Optional(
      Type.Array(Type.Number(), {
        minItems: 1,
        maxItems: questionLimits.edges,
        description: 'Rising numbers at which bars begin. Default: 1, 2, 3, 4, 5, 6, 11, 21, 51, 101.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const lifecycleQuestionSchema = Type.Object(
  { kind: Type.Literal('lifecycle'), ...shared, interval: Type.Optional(intervalSchema) },
  { additionalProperties: false },
)

export const stickinessQuestionSchema = Type.Object(
  { kind: Type.Literal('stickiness'), ...shared, interval: Type.Optional(intervalSchema) },
  { additionalProperties: false },
)

export const overviewQuestionSchema = Type.Object(
  {
    kind: Type.Literal('overview'),
    ...shared,
    interval: Type.Optional(intervalSchema),
    compare: Type.Optional(compareSchema),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, description: 'Rows of each list. Default: 10.' }),
    ),
  },
  { additionalProperties: false },
)

export const questionSchema = Type.Union([
  trendQuestionSchema,
  tableQuestionSchema,
  distributionQuestionSchema,
  lifecycleQuestionSchema,
  stickinessQuestionSchema,
  overviewQuestionSchema,
])

export type Measure = Static<typeof measureSchema>
export type EachMeasure = Static<typeof eachMeasureSchema>
export type NamedMeasure = EachMeasure & { readonly as?: string }
export type GroupBy =
  | Exclude<Static<typeof groupSchema>, CohortGroup>
  /** With what was looked up, as in {@link Condition}. */
  | (CohortGroup & { readonly found?: readonly CohortRef[] })
type CohortGroup = Static<typeof cohortsSchema>
export type SeriesQuestion = Static<typeof seriesQuestionSchema>
export type FormulaQuestion = Static<typeof formulaSchema>
export type TrendQuestion = Static<typeof trendQuestionSchema>
export type TableQuestion = Static<typeof tableQuestionSchema>
export type DistributionQuestion = Static<typeof distributionQuestionSchema>
export type LifecycleQuestion = Static<typeof lifecycleQuestionSchema>
export type StickinessQuestion = Static<typeof stickinessQuestionSchema>
export type OverviewQuestion = Static<typeof overviewQuestionSchema>
export type Question =
  | TrendQuestion
  | TableQuestion
  | DistributionQuestion
  | LifecycleQuestion
  | StickinessQuestion
  | OverviewQuestion
