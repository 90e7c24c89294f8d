import { expect, test } from 'vitest'
import type { FilterRule } from './filter-rule.ts'
import { matchesRules } from './matches-rules.ts'

const event = {
  event_id: 'e',
  name: 'purchase',
  timestamp: '',
  received_at: '',
  country: 'DE',
  value: 12.5,
  properties: { plan: 'pro', cart: { total: 3 }, 'a.b': 'dotted' },
}
const rule = (field: string, op: FilterRule['op'], ...values: string[]): FilterRule => ({ field, op, values })

test.each([
  [rule('country', 'is', 'AT', 'DE'), true],
  [rule('country', 'is_not', 'DE'), false],
  [rule('city', 'is_not', 'Bonn'), true],
  [rule('city', 'is_set'), false],
  [rule('value', 'gt', '12'), true],
  [rule('value', 'between', '13', '20'), false],
  [rule('properties.plan', 'contains', 'pr'), true],
  [rule('properties.cart.total', 'is', '3'), true],
  [rule('properties.a.b', 'starts_with', 'dot'), true],
  [rule('properties.cart', 'is_set'), false],
  [rule('name', 'matches', '^pur'), true],
  [rule('name', 'matches', '('), true],
  [rule('city', 'gt', '1'), false],
  [rule('person.plan', 'is', 'team'), true],
])('an event suits %j: %s', (one, suits) => {
  expect(matchesRules(event, [one], 'exclude')).toBe(suits)
})

test('robots are left out, let in, or alone', () => {
  const robot = { ...event, is_bot: true }
  expect((['exclude', 'include', 'only'] as const).map((bots) => matchesRules(robot, [], bots))).toEqual([
    false,
    true,
    true,
  ])
  expect((['exclude', 'include', 'only'] as const).map((bots) => matchesRules(event, [], bots))).toEqual([
    true,
    true,
    false,
  ])
})
