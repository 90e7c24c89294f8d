import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fault } from '../fault.ts'
import { parseFormula } from '../formula/parse-formula.ts'
import { definitions, expressions } from '../testing/arbitraries.ts'
import { formatFormula } from '../formula/format-formula.ts'
import { syntaxLimits } from '../syntax/parse-syntax.ts'
import { formatFile } from './format-file.ts'
import { parseDefinition } from './parse-definition.ts'
import { parseFile } from './parse-file.ts'

const vocabulary = [
  'count rolling metric formula x ( ) ( ) { } [ ] , . + - * / 7d 5 "a" \'b `c` ` " \\ “ 🛒 # // /* */',
  'where by and or not in is set between starts with true = != >',
].flatMap((line) => line.split(' '))

/** Words and signs of the language, in any order. */
const soup = fc
  .array(fc.constantFrom(...vocabulary, '\n', '\u0000'), { maxLength: 60 })
  .map((words) => words.join(' '))

/** A text with a part of it taken out, doubled or exchanged. */
function damaged(texts: fc.Arbitrary<string>) {
  return fc
    .tuple(texts, fc.nat(), fc.nat(8), fc.oneof(fc.constant(''), soup, fc.string({ maxLength: 5 })))
    .map(([text, from, length, put]) => {
      const at = text.length === 0 ? 0 : from % text.length
      return `${text.slice(0, at)}${put}${text.slice(at + length)}`
    })
}

const formulas = fc.oneof(soup, fc.string({ unit: 'binary' }), damaged(expressions.map(formatFormula)))
const files = fc.oneof(
  soup,
  fc.string({ unit: 'binary' }),
  damaged(fc.array(definitions, { maxLength: 3 }).map(formatFile)),
)
const catalogue = { events: [{ name: 'purchase', properties: [{ name: 'plan', types: ['text' as const] }] }] }

/** Every fault has its place within the text, and words. */
function expectPlaces(text: string, faults: readonly Fault[]): void {
  for (const { offset, length, line, column, message } of faults) {
    expect(offset).toBeGreaterThanOrEqual(0)
    expect(length).toBeGreaterThanOrEqual(0)
    expect(offset + length).toBeLessThanOrEqual(text.length)
    const lines = text.split('\n')
    expect(lines[line - 1]?.length).toBeGreaterThanOrEqual(column - 1)
    const before = lines.slice(0, line - 1).reduce((sum, { length: width }) => sum + width + 1, 0)
    expect(before + column - 1).toBe(offset)
    expect(message).toMatch(/[.?]$/)
  }
}

test('[M2] any text is a formula, or has errors with their places', () => {
  fc.assert(
    fc.property(formulas, (text) => {
      const { value, faults } = parseFormula(text)
      expect(value === undefined).toBe(faults.some(({ severity }) => severity === 'error'))
      expectPlaces(text, faults)
    }),
    { numRuns: 2000 },
  )
})

test('[M2] any text is a file of metrics, or has errors with their places', () => {
  fc.assert(
    fc.property(files, (text) => {
      const { metrics, faults } = parseFile(text, { catalogue })
      const hasErrors = faults.some(({ severity }) => severity === 'error')
      if (metrics.length === 0 && !hasErrors)
        expect(text.replaceAll(/(#|\/\/).*|\/\*[^]*?\*\//g, '').trim()).toBe('')
      expectPlaces(text, faults)
    }),
    { numRuns: 2000 },
  )
})

test('[M2] any value is a definition, or has errors', () => {
  const values = fc.oneof(
    fc.jsonValue(),
    fc.record({ name: fc.jsonValue(), formula: formulas, dimensions: fc.jsonValue() }, { requiredKeys: [] }),
    fc.tuple(definitions, fc.jsonValue()).map(([definition, extra]) => ({ ...definition, unit: extra })),
  )
  fc.assert(
    fc.property(values, (given) => {
      const { metric, faults } = parseDefinition(given, { catalogue })
      expect(metric === undefined).toBe(faults.some(({ severity }) => severity === 'error'))
    }),
  )
})

test.each<[what: string, text: string, code: string]>([
  ['brackets', '('.repeat(1500), 'too_deep'],
  ['brackets that close', `${'('.repeat(51)}1${')'.repeat(51)}`, 'too_deep'],
  ['calls', 'rate('.repeat(500), 'too_deep'],
  ['signs', `${'-'.repeat(3000)}1`, 'too_long'],
  ['a long sum', Array.from({ length: 3000 }, () => 'a').join('+'), 'too_long'],
  ['a long text', `count(a where b = "${'x'.repeat(20_000)}")`, 'too_long'],
])('[M2] too many %s are refused', (_, text, code) => {
  expect(parseFormula(text).faults).toMatchObject([{ code }])
})

test('[M2] what is just short enough is read and checked', () => {
  const { depth, formula } = syntaxLimits
  const terms = Array.from({ length: formula.tokens / 2 }, () => '1').join('+')
  for (const text of [
    terms,
    `${'-'.repeat(formula.tokens - 1)}1`,
    `${'('.repeat(depth)}1${')'.repeat(depth)}`,
  ]) {
    expect(parseDefinition({ name: 'x', formula: text }).faults).toEqual([])
  }
})
