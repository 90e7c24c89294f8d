import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatFormula } from '../formula/format-formula.ts'
import { parseFormula } from '../formula/parse-formula.ts'
import { definitions, expressions, withoutSpans } from '../testing/arbitraries.ts'
import { formatFile } from './format-file.ts'
import { parseFile } from './parse-file.ts'
import { readDefinition } from './read-definition.ts'

test('[M1] a formula that was written is read as it was', () => {
  fc.assert(
    fc.property(expressions, (expression) => {
      const text = formatFormula(expression)
      const { value, faults } = parseFormula(text)
      expect(faults, text).toEqual([])
      expect(withoutSpans(value)).toEqual(withoutSpans(expression))
    }),
    { numRuns: 500 },
  )
})

test('[M1] a formula is written in one way', () => {
  fc.assert(
    fc.property(expressions, (expression) => {
      const text = formatFormula(expression)
      const { value } = parseFormula(text)
      expect(value && formatFormula(value)).toBe(text)
    }),
  )
})

test.each<[written: string, shown: string]>([
  ['(count(a))/(count(b))*100', 'count(a) / count(b) * 100'],
  ['1-(2-3)', '1 - (2 - 3)'],
  ['(1*2)+3', '1 * 2 + 3'],
  ['-(a+b)', '-(a + b)'],
  ['unique( signup )', 'unique(signup by person)'],
  ["count(a where b='x' or (c=1 and d is set))", 'count(a where b = "x" or c = 1 and d is set)'],
  [
    'count(a where not (b = 1 or c = 2) and e not in (1,2))',
    'count(a where not (b = 1 or c = 2) and e not in (1, 2))',
  ],
  ['sum(`Order done`.total /* gross */)', 'sum(`Order done`.total)'],
])('[M1] %s is written %s', (written, shown) => {
  const { value } = parseFormula(written)
  expect(value && formatFormula(value)).toBe(shown)
})

test('[M1] a file that was written is read as it was', () => {
  fc.assert(
    fc.property(fc.uniqueArray(definitions, { selector: ({ name }) => name, maxLength: 4 }), (given) => {
      const text = formatFile(given)
      const errors = parseFile(text).faults.filter(({ code }) => code === 'syntax')
      expect(errors, text).toEqual([])
      // Whether they can be calculated is another matter: what they refer to is not there.
      const alone = given.filter((definition) => parseFile(formatFile([definition])).metrics.length > 0)
      const world = { metrics: given }
      const read = alone.flatMap((definition) => parseFile(formatFile([definition]), world).metrics)
      expect(read.map(({ definition }) => definition)).toEqual(alone)
      expect(given.map((definition) => readDefinition(definition).faults)).toEqual(given.map(() => []))
    }),
  )
})
