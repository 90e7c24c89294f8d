import { Type, type Static } from 'typebox'

export const intervals = ['minute', 'hour', 'day', 'week', 'month'] as const
export type Interval = (typeof intervals)[number]

export const countFunctions = ['count', 'people', 'sessions'] as const
export const numberFunctions = ['sum', 'avg', 'min', 'max', 'p50', 'p90', 'p95', 'p99'] as const

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

/** The bounds of a question. Each has a message that says how to stay within. */
export const questionLimits = {
  buckets: 10_000,
  breakdowns: 2,
  breakdownLimit: 50,
  groups: 3,
  measures: 8,
  tableRows: 1000,
  eventNames: 100,
  listValues: 1000,
  filterConditions: 100,
  filterDepth: 10,
  textLength: 4000,
  /** Characters of a field, `properties.` included: names of properties may have 200 and lie deep. */
  fieldLength: 1000,
} as const

export type Scalar = string | number | boolean

export interface Condition {
  readonly field: string
  readonly op: Operator
  readonly value?: Scalar | readonly Scalar[]
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
const filterSchema = Type.Unsafe<Filter>({
  description: 'Which events count: a condition, or filters under `all`, `any` or `not`.',
  anyOf: [
    {
      type: 'object',
      required: ['field', 'op'],
      additionalProperties: false,
      properties: {
        field: { type: 'string', maxLength: questionLimits.fieldLength },
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

const fieldSchema = Type.String({
  maxLength: questionLimits.fieldLength,
  description: 'A column of the event such as `country`, or `properties.NAME`.',
})

const countMeasure = Type.Object(
  { fn: oneOf(countFunctions, 'Events, weighted by 1/sample_rate; distinct people; distinct sessions.') },
  { additionalProperties: false },
)
const numberMeasure = Type.Object(
  {
    fn: oneOf(numberFunctions, 'A figure of a number.'),
    field: Type.String({
      maxLength: questionLimits.fieldLength,
      description: '`value`, or `properties.NAME`.',
    }),
  },
  { additionalProperties: false },
)
const measureSchema = Type.Union([countMeasure, numberMeasure])
const named = { as: Type.Optional(Type.String({ maxLength: 100, description: "The column's name." })) }

const instant = (description: string) => Type.Union([Type.String(), Type.Number()], { description })

const shared = {
  event: Type.Optional(
    Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: questionLimits.eventNames })], {
      description: 'A name, or several. Without it: every event.',
    }),
  ),
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
}

export const trendQuestionSchema = Type.Object(
  {
    kind: Type.Literal('trend'),
    ...shared,
    measure: Type.Optional(measureSchema),
    interval: Type.Optional(
      oneOf(intervals, 'The width of a bucket. Weeks begin on Monday. Default: `day`.'),
    ),
    breakdown: Type.Optional(Type.Array(fieldSchema, { maxItems: questionLimits.breakdowns })),
    breakdown_limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: questionLimits.breakdownLimit,
        description: 'How many values get a series of their own; the rest is one. Default: 10.',
      }),
    ),
    compare: Type.Optional(
      Type.Union([
        Type.Literal('previous_period'),
        Type.Object({ offset: Type.String() }, { additionalProperties: false }),
      ]),
    ),
  },
  { additionalProperties: false },
)

export const tableQuestionSchema = Type.Object(
  {
    kind: Type.Literal('table'),
    ...shared,
    group_by: Type.Array(fieldSchema, { minItems: 1, maxItems: questionLimits.groups }),
    measures: Type.Optional(
      Type.Array(
        Type.Union([
          Type.Object({ ...countMeasure.properties, ...named }, { additionalProperties: false }),
          Type.Object({ ...numberMeasure.properties, ...named }, { additionalProperties: false }),
        ]),
        { minItems: 1, maxItems: questionLimits.measures },
      ),
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

export const questionSchema = Type.Union([trendQuestionSchema, tableQuestionSchema])

export type Measure = Static<typeof measureSchema>
export type NamedMeasure = Measure & { readonly as?: string }
export type TrendQuestion = Static<typeof trendQuestionSchema>
export type TableQuestion = Static<typeof tableQuestionSchema>
export type Question = TrendQuestion | TableQuestion
