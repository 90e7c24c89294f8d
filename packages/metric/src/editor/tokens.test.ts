import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatFormula } from '../formula/format-formula.ts'
import { expressions } from '../testing/arbitraries.ts'
import { tokens } from './tokens.ts'

function marked(formula: string): string {
  return tokens(formula)
    .filter(({ kind }) => kind !== 'bracket')
    .map(({ kind, from, until }) => `${kind} ${formula.slice(from, until)}`)
    .join(', ')
}

test.each<[formula: string, parts: string]>([
  [
    'count(purchase) / count * 2',
    'function count, event purchase, operator /, metric count, operator *, number 2',
  ],
  [
    'unique(* by person where plan = "pro" and n > 1)',
    'function unique, event *, keyword by, field person, keyword where, field plan, operator =, text "pro", keyword and, field n, operator >, number 1',
  ],
  ['sum(`a b`.cart.total)', 'function sum, event `a b`, field cart, field total'],
  [
    'rolling(-visits, 7d) # a week',
    'function rolling, operator -, metric visits, number 7d, comment # a week',
  ],
  [
    'count(set where set is not set or with starts with "x")',
    'function count, event set, keyword where, field set, keyword is, keyword not, keyword set, keyword or, field with, keyword starts, keyword with, text "x"',
  ],
  [
    'count(a where b in (1, true)',
    'function count, event a, keyword where, field b, keyword in, number 1, keyword true',
  ],
  ['+ ( “ "open', 'operator +, text "open'],
])('[M7] the parts of %s', (formula, parts) => {
  expect(marked(formula)).toBe(parts)
})

test('[M7] the parts of any formula are in order, apart from each other, and leave out only spaces', () => {
  fc.assert(
    fc.property(expressions.map(formatFormula), (formula) => {
      let end = 0
      for (const { from, until } of tokens(formula)) {
        expect(formula.slice(end, from).trim()).toBe('')
        expect(until).toBeGreaterThan(from)
        end = until
      }
      expect(formula.slice(end).trim()).toBe('')
    }),
  )
})
