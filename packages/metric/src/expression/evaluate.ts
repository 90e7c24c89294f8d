import type { ArithmeticOperator } from '../formula/expression.ts'
import type { Arithmetic } from './arithmetic.ts'

/**
 * What `expression` comes to when the series have these values. Null where it has no value: a series has none
 * or is not there, something is divided by zero, or the result is beyond what a number can hold.
 */
export function evaluate(expression: Arithmetic, values: ReadonlyMap<string, number | null>): number | null {
  switch (expression.kind) {
    case 'number':
      return expression.value
    case 'series':
      return values.get(expression.name) ?? null
    case 'negate': {
      const value = evaluate(expression.of, values)
      // 0 - 0 is 0, where -0 would be.
      return value === null ? null : 0 - value
    }
    case 'binary': {
      const left = evaluate(expression.left, values)
      const right = evaluate(expression.right, values)
      if (left === null || right === null) return null
      const result = calculate(expression.operator, left, right)
      return Number.isFinite(result) ? result : null
    }
  }
}

function calculate(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
  }
}
