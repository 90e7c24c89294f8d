import type { Duration } from '../duration.ts'
import type { Span } from '../place.ts'

/** What a formula says. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly span: Span }
  /** Another metric by its name; in a formula between series, one of those. */
  | { readonly kind: 'reference'; readonly name: string; readonly span: Span }
  | AggregateExpression
  | { readonly kind: 'per_person'; readonly of: AggregateExpression; readonly span: Span }
  | { readonly kind: 'rate'; readonly of: Expression; readonly per: Duration; readonly span: Span }
  | { readonly kind: 'rolling'; readonly of: Expression; readonly window: Duration; readonly span: Span }
  | { readonly kind: 'negate'; readonly of: Expression; readonly span: Span }
  | {
      readonly kind: 'binary'
      readonly operator: ArithmeticOperator
      readonly left: Expression
      readonly right: Expression
      readonly span: Span
    }

export const arithmeticOperators = ['+', '-', '*', '/'] as const
export type ArithmeticOperator = (typeof arithmeticOperators)[number]

export type AggregateExpression =
  | ({ readonly kind: 'count' } & Selection)
  | ({ readonly kind: 'unique'; readonly by: FieldPath } & Selection)
  | ({ readonly kind: 'number_of'; readonly figure: Figure; readonly field: FieldPath } & Selection)

export const figures = ['sum', 'avg', 'min', 'max', 'median', 'p90', 'p95', 'p99'] as const
export type Figure = (typeof figures)[number]

/** Which events are looked at. */
interface Selection {
  /** `undefined`: whatever they are called. */
  readonly event: EventName | undefined
  readonly where: FilterExpression | undefined
  readonly span: Span
}

export interface EventName {
  readonly name: string
  readonly span: Span
}

/** A column of the event, or a property by its way down: `['cart', 'total']`. */
export interface FieldPath {
  readonly names: readonly string[]
  readonly span: Span
}

export type FilterExpression =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly FilterExpression[]; readonly span: Span }
  | { readonly kind: 'not'; readonly filter: FilterExpression; readonly span: Span }
  | {
      readonly kind: 'condition'
      readonly field: FieldPath
      readonly operator: FilterOperator
      /** As many as the operator takes. */
      readonly values: readonly FilterValue[]
      readonly span: Span
    }

export const filterOperators = [
  '=',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'in',
  'not in',
  'contains',
  'not contains',
  'starts with',
  'ends with',
  'matches',
  'between',
  'is set',
  'is not set',
] as const
export type FilterOperator = (typeof filterOperators)[number]
export type FilterValue = string | number | boolean
