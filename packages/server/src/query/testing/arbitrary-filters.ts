import fc from 'fast-check'
import { traitSources } from '../plan/field.ts'
import type { Condition, Filter, GroupBy } from '../question.ts'
import { columns, propertyNames, texts } from './arbitraries.ts'
import { cohorts } from './cohorts.ts'

export const field = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<string>(...columns, 'is_bot', 'value', 'retry_count') },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...traitSources), fc.constantFrom(...propertyNames.slice(0, 5)))
      .map(([source, name]) => `${source}.${name}`),
  },
  { weight: 3, arbitrary: fc.constantFrom(...propertyNames.slice(0, 5)).map((name) => `properties.${name}`) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...propertyNames)
      .filter((name) => name !== '')
      .map((name) => `properties.${name}`),
  },
)
const scalar = fc.oneof(
  fc.constantFrom(...texts, 'pro', 'true', 'page_view', 'browser'),
  fc.constantFrom(0, 1, 5, -2.5, 1000, 1e-7),
  fc.boolean(),
)
const number = fc.constantFrom(-3, -2.5, 0, 1, 5, 20, 1e6)

export function condition(fields: fc.Arbitrary<string>): fc.Arbitrary<Condition> {
  const needle = fc.constantFrom('a', 'e', 'n', '.', '😀', "'", 'ul')
  const on = <T extends object>(rest: fc.Arbitrary<T>) =>
    fc.tuple(fields, rest).map(([field, more]) => ({ field, ...more }))
  return fc.oneof(
    on(fc.record({ op: fc.constantFrom('is', 'is_not'), value: scalar })),
    on(
      fc.record({
        op: fc.constantFrom('in', 'not_in'),
        value: fc.array(scalar, { minLength: 1, maxLength: 3 }),
      }),
    ),
    on(
      fc.record({
        op: fc.constantFrom('contains', 'not_contains', 'starts_with', 'ends_with'),
        value: needle,
      }),
    ),
    on(
      fc.record({ op: fc.constant('matches'), value: fc.constantFrom('^a', 'l$', '[0-9]+', '^$', 'a|o.h') }),
    ),
    on(fc.record({ op: fc.constantFrom('gt', 'gte', 'lt', 'lte'), value: number })),
    on(fc.record({ op: fc.constant('between'), value: fc.tuple(number, number) })),
    on(fc.record({ op: fc.constantFrom('is_set', 'is_not_set') })),
  )
}

const cohortNames = fc.constantFrom(...cohorts.flatMap(({ id, name }) => [name, id]))
export const cohortCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    field: fc.constant('cohort'),
    op: fc.constantFrom('is' as const, 'is_not' as const),
    value: cohortNames,
  }),
  fc.record({
    field: fc.constant('cohort'),
    op: fc.constantFrom('in' as const, 'not_in' as const),
    value: fc.uniqueArray(cohortNames, { minLength: 1, maxLength: 3 }),
  }),
)
export const cohortGroup: fc.Arbitrary<GroupBy> = fc.record({
  field: fc.constant('cohort' as const),
  cohorts: fc.subarray(
    cohorts.map(({ name }) => name),
    { minLength: 1 },
  ),
})

export function filter(leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Filter> {
  const some = fc.array(leaf, { minLength: 1, maxLength: 2 })
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    fc.record({ all: some }),
    fc.record({ any: some }),
    fc.record({ not: fc.oneof(leaf, fc.record({ any: some })) }),
  )
}

/** What an event may be asked about, and now and then whoever did it. */
export const anyCondition = fc.oneof(
  { weight: 8, arbitrary: condition(field) },
  { weight: 1, arbitrary: cohortCondition },
)
