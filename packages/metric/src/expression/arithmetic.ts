import type { ArithmeticOperator } from '../formula/expression.ts'

/** How a number is made of others that have names. */
export type Arithmetic =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'series'; readonly name: string }
  | { readonly kind: 'negate'; readonly of: Arithmetic }
  | {
      readonly kind: 'binary'
      readonly operator: ArithmeticOperator
      readonly left: Arithmetic
      readonly right: Arithmetic
    }
