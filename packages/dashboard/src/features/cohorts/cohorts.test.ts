import { expect, test } from 'vitest'
import {
  blankRule,
  cohortsIn,
  isCohortRule,
  isComplete,
  kindOf,
  ruleKinds,
  withNot,
  withoutNot,
} from './cohort-rule.ts'
import { parseIds } from './id-list.ts'

test('ids come from lines, from a CSV’s first column, and each once', () => {
  expect(parseIds('ann\r\n bob \n\nann\n')).toEqual({ ids: ['ann', 'bob'], repeated: 1 })
  expect(parseIds('\uFEFFuser_id,plan\n"a ""b"", c",pro\n<b>;x\n')).toEqual({
    ids: ['a "b", c', '<b>'],
    repeated: 0,
  })
  expect(parseIds('')).toEqual({ ids: [], repeated: 0 })
})

test('every kind of condition begins blank, is known again, and is not complete', () => {
  for (const kind of ruleKinds) {
    const rule = blankRule(kind)
    expect(kindOf(rule)).toBe(kind)
    expect(isCohortRule(rule)).toBe(true)
    expect(isComplete(rule), kind).toBe(false)
  }
  expect(isComplete({ all: [{ did: { event: 'purchase' } }, { not: { in: 'trial' } }] })).toBe(true)
})

test('two nots are none', () => {
  const rule = { in: 'a' }
  expect(withoutNot({ not: { not: rule } })).toEqual({ rule, negated: false })
  expect(withNot(rule, true)).toEqual({ not: rule })
  expect(withoutNot({ not: rule }).negated).toBe(true)
})

test('a cohort says which others it is made of, however deep they lie', () => {
  const rule = { all: [{ in: 'trial' }, { not: { any: [{ in: 'beta' }, { did: { event: 'in' } }] } }] }
  expect(cohortsIn({ rule })).toEqual(['trial', 'beta'])
})

test.each([
  {},
  { all: 'x' },
  { did: 5 },
  { funnel: {}, step: 1 },
  { trait: { field: 'a', op: 'like' } },
  [],
  null,
])('what cannot be shown is no rule: %j', (value) => {
  expect(isCohortRule(value)).toBe(false)
})
