import { locate, type SpannedFault } from '../fault.ts'
import type { Expression } from '../formula/expression.ts'
import { readFormula, type Parsed } from '../formula/parse-formula.ts'
import { nearest } from '../nearest.ts'
import { writeName } from '../syntax/tokens.ts'
import type { Arithmetic } from './arithmetic.ts'

/** A formula between series that have these names, such as `A / B * 100`. Never throws. */
export function parseExpression(text: string, names: readonly string[]): Parsed<Arithmetic> {
  const { expression, faults } = readFormula(text)
  const found: SpannedFault[] = [...faults]
  const value = expression && toArithmetic(expression, names, (fault) => found.push(fault))
  return { value: found.length === 0 ? value : undefined, faults: locate(text, found) }
}

function toArithmetic(
  expression: Expression,
  names: readonly string[],
  report: (fault: SpannedFault) => void,
): Arithmetic | undefined {
  const convert = (inner: Expression) => toArithmetic(inner, names, report)
  switch (expression.kind) {
    case 'number':
      return { kind: 'number', value: expression.value }
    case 'negate': {
      const of = convert(expression.of)
      return of && { kind: 'negate', of }
    }
    case 'binary': {
      const [left, right] = [convert(expression.left), convert(expression.right)]
      return left && right && { kind: 'binary', operator: expression.operator, left, right }
    }
    case 'reference': {
      const { name, span } = expression
      if (names.includes(name)) return { kind: 'series', name }
      const near = nearest(name, names)
      const written = names.map(writeName)
      report({
        code: 'unknown_name',
        span,
        message: `There is no series "${name}". ${near === undefined ? `There are ${written.join(', ')}.` : `Did you mean "${near}"?`}`,
        expected: written,
        suggestion: near && writeName(near),
      })
      return undefined
    }
    case 'count':
    case 'unique':
    case 'number_of':
    case 'per_person':
    case 'rate':
    case 'rolling':
      report({
        code: 'wrong_argument',
        span: expression.span,
        message: 'Nothing is counted in a formula between series. Make it a series, and write its name.',
        expected: names.map(writeName),
      })
      return undefined
  }
}
