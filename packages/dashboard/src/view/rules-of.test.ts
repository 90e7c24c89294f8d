import { expect, test } from 'vitest'
import { filterOf, type FilterRule } from './filter-rule.ts'
import { rulesOf } from './rules-of.ts'

const rules: readonly FilterRule[] = [
  { field: 'country', op: 'is', values: ['DE', 'AT'] },
  { field: 'properties.plan', op: 'is_not', values: ['free'] },
  { field: 'value', op: 'between', values: ['1', '2.5'] },
  { field: 'user_id', op: 'is_set', values: [] },
]

test('rules come back from the filter that they make', () => {
  expect(rulesOf(filterOf(rules))).toEqual(rules)
  expect(rulesOf(filterOf(rules.slice(0, 1)))).toEqual(rules.slice(0, 1))
  expect(rulesOf(undefined)).toEqual([])
})

test('what rules cannot say is left as it is', () => {
  const condition = { field: 'a', op: 'is', value: 'b' } as const
  expect(rulesOf({ any: [condition] })).toBeUndefined()
  expect(rulesOf({ all: [condition, { not: condition }] })).toBeUndefined()
  expect(rulesOf({ field: 'a', op: 'is', value: 5 })).toBeUndefined()
})
