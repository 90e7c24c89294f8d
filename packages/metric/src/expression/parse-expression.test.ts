import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Arithmetic } from './arithmetic.ts'
import { evaluate } from './evaluate.ts'
import { parseExpression } from './parse-expression.ts'

const names = ['A', 'B', 'new users']

function calculated(text: string, values: Readonly<Record<string, number | null>>): number | null {
  const { value, faults } = parseExpression(text, names)
  expect(faults).toEqual([])
  return value === undefined ? null : evaluate(value, new Map(Object.entries(values)))
}

test.each<[text: string, result: number | null]>([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['10 - 4 - 3', 3],
  ['12 / 3 / 2', 2],
  ['-A + 1', -5],
  ['- -A', 6],
  ['A / B * 100', 200],
  ['`new users` * 1.5e1', 15],
  ['-0', 0],
])('[M4] %s is %d', (text, result) => {
  expect(calculated(text, { A: 6, B: 3, 'new users': 1 })).toBe(result)
})

test.each<[why: string, text: string]>([
  ['a division by zero', 'A / 0'],
  ['zero by zero', '0 / 0 * 5'],
  ['a series without a value', 'A + none'],
  ['more than a number can hold', '1e308 * 10'],
])('[M4] %s has no value', (_, text) => {
  const { value } = parseExpression(text, ['A', 'none'])
  expect(value && evaluate(value, new Map([['A', 1]]))).toBeNull()
})

const arithmetic: fc.Arbitrary<Arithmetic> = fc.letrec<{ any: Arithmetic }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.record({ kind: fc.constant('number' as const), value: fc.nat(9) }),
    fc.record({ kind: fc.constant('series' as const), name: fc.constantFrom('A', 'B') }),
    fc.record({ kind: fc.constant('negate' as const), of: tie('any') }),
    fc.record({
      kind: fc.constant('binary' as const),
      operator: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const),
      left: tie('any'),
      right: tie('any'),
    }),
  ),
})).any

/** With every bracket written, and every number as JavaScript would have it. */
function written(expression: Arithmetic): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value)
    case 'series':
      return expression.name
    case 'negate':
      return `(-${written(expression.of)})`
    case 'binary':
      return `(${written(expression.left)} ${expression.operator} ${written(expression.right)})`
  }
}

test('[M4] formulas come to what JavaScript makes of them, where that is finite at every step', () => {
  const small = fc.integer({ min: -9, max: 9 })
  fc.assert(
    fc.property(arithmetic, small, small, (tree, A, B) => {
      expect(calculated(written(tree), { A, B })).toEqual(plain(tree, { A, B }))
    }),
  )
})

function plain(expression: Arithmetic, values: Readonly<Record<string, number>>): number | null {
  switch (expression.kind) {
    case 'number':
      return expression.value
    case 'series':
      return values[expression.name] ?? null
    case 'negate': {
      const of = plain(expression.of, values)
      return of === null ? null : 0 - of
    }
    case 'binary': {
      const [left, right] = [plain(expression.left, values), plain(expression.right, values)]
      if (left === null || right === null || (expression.operator === '/' && right === 0)) return null
      const results = { '+': left + right, '-': left - right, '*': left * right, '/': left / right }
      return results[expression.operator]
    }
  }
}

test('[M2] an unknown series is named, with the nearest', () => {
  const { value, faults } = parseExpression('A +\n  new_users', ['A', 'new_user'])
  expect(value).toBeUndefined()
  expect(faults).toEqual([
    {
      severity: 'error',
      code: 'unknown_name',
      message: 'There is no series "new_users". Did you mean "new_user"?',
      offset: 6,
      length: 9,
      line: 2,
      column: 3,
      expected: ['A', 'new_user'],
      suggestion: 'new_user',
    },
  ])
})

test('[M2] nothing is counted between series', () => {
  const { faults } = parseExpression('A / count(purchase)', ['A'])
  expect(faults).toMatchObject([{ code: 'wrong_argument', offset: 4, length: 15 }])
})
