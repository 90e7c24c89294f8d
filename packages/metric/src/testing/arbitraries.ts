import fc from 'fast-check'
import { numberFormats, timeWindows, type MetricDefinition } from '../definition/definition.ts'
import { durationUnits, type Duration, type DurationUnit } from '../duration.ts'
import {
  arithmeticOperators,
  figures,
  type AggregateExpression,
  type Expression,
  type FieldPath,
  type FilterExpression,
  type FilterOperator,
} from '../formula/expression.ts'
import { formatFormula } from '../formula/format-formula.ts'

const span = { from: 0, until: 0 }

/** Plain ones, words of the language, and whatever else stands on one line. */
const names = fc.oneof(
  fc.constantFrom(
    'purchase',
    'page_view',
    'count',
    'where',
    'in',
    'not',
    'set',
    'metric',
    'a.b',
    'x`y',
    '7d',
  ),
  fc.constantFrom('Käufe', '$pageview', '🛒 gekauft', '"quoted"', "it's", 'a-b', '*', '%', '#1'),
  fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }).filter((text) => !text.includes('\n')),
)
const metricNames = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/)
const texts = fc.oneof(
  fc.constantFrom('pro', 'a "b"', "it's", '\\', '\n', '"\''),
  fc.string({ minLength: 1 }),
)
const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((n) => n + 0)
const durationsBut = (unwanted: DurationUnit): fc.Arbitrary<Duration> =>
  fc.record({
    count: fc.integer({ min: 1, max: 99_999 }),
    unit: fc.constantFrom(...durationUnits).filter((unit) => unit !== unwanted),
  })
const fields: fc.Arbitrary<FieldPath> = fc
  .array(names, { minLength: 1, maxLength: 3 })
  .map((path) => ({ names: path, span }))

const values = fc.oneof(texts, numbers, fc.boolean())
const written = fc.oneof(
  operation(['=', '!='], fc.tuple(values)),
  operation(['>', '>=', '<', '<='], fc.tuple(numbers)),
  operation(['in', 'not in'], fc.array(values, { minLength: 1, maxLength: 3 })),
  operation(['contains', 'not contains', 'starts with', 'ends with', 'matches'], fc.tuple(texts)),
  operation(['between'], fc.tuple(numbers, numbers)),
  operation(['is set', 'is not set'], fc.constant([])),
)

const filters = fc.letrec<{ filter: FilterExpression }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    fc
      .tuple(fields, written)
      .map(([field, condition]) => ({ kind: 'condition' as const, field, ...condition, span })),
    tie('filter').map((filter) => ({ kind: 'not' as const, filter, span })),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
      span: fc.constant(span),
    }),
  ),
})).filter

const selection = {
  event: fc.option(
    names.map((name) => ({ name, span })),
    { nil: undefined, freq: 5 },
  ),
  where: fc.option(filters, { nil: undefined }),
  span: fc.constant(span),
}
const counts: fc.Arbitrary<AggregateExpression> = fc.record({ kind: fc.constant('count'), ...selection })
const sums: fc.Arbitrary<AggregateExpression> = fc.record({
  kind: fc.constant('number_of'),
  figure: fc.constant('sum'),
  field: fields,
  ...selection,
})
const aggregates: fc.Arbitrary<AggregateExpression> = fc.oneof(
  counts,
  sums,
  fc.record({ kind: fc.constant('unique' as const), by: fields, ...selection }),
  fc.record({
    kind: fc.constant('number_of' as const),
    figure: fc.constantFrom(...figures),
    field: fields,
    ...selection,
  }),
)

export const expressions = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    numbers.map((value) => ({ kind: 'number' as const, value: Math.abs(value), span })),
    names.map((name) => ({ kind: 'reference' as const, name, span })),
    aggregates,
    fc.oneof(counts, sums).map((of) => ({ kind: 'per_person' as const, of, span })),
    fc
      .tuple(tie('expression'), durationsBut('mo'))
      .map(([of, per]) => ({ kind: 'rate' as const, of, per, span })),
    fc
      .tuple(tie('expression'), durationsBut('s'))
      .map(([of, window]) => ({ kind: 'rolling' as const, of, window, span })),
    tie('expression').map((of) => ({ kind: 'negate' as const, of, span })),
    fc.record({
      kind: fc.constant('binary' as const),
      operator: fc.constantFrom(...arithmeticOperators),
      left: tie('expression'),
      right: tie('expression'),
      span: fc.constant(span),
    }),
  ),
})).expression

const description = fc.string({ minLength: 1, maxLength: 30 }).filter((text) => text.trim() !== '')

/** Each makes sense by itself; what it refers to need not be there. */
export const definitions: fc.Arbitrary<MetricDefinition> = fc.record(
  {
    name: metricNames,
    formula: expressions.map(formatFormula),
    dimensions: fc.uniqueArray(fc.constantFrom('country', 'plan', 'person.plan', '`a b`.c'), {
      maxLength: 3,
    }),
    time_window: fc.constantFrom(...timeWindows),
    cache_ttl: fc.constantFrom('30s', '5m', '1d'),
    unit: fc.constantFrom('%', '€', '"', "'"),
    format: fc.constantFrom(...numberFormats),
    description,
    owner: description,
  },
  { requiredKeys: ['name', 'formula'] },
)

/** The expression with every span alike: where something stands is not what it says. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key, inner]) => key !== 'span' && inner !== undefined)
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutSpans(inner)]))
}

function operation<V>(operators: readonly FilterOperator[], values: fc.Arbitrary<V>) {
  return fc.record({ operator: fc.constantFrom(...operators), values })
}
