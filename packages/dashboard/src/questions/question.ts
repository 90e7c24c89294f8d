import type { Bots, Interval } from '../api/answers.ts'
import type { FunnelQuestion, PathQuestion, RetentionQuestion } from './journey-question.ts'

/** The questions that the page asks, in the API's own words: docs/asking-questions.md says what each means. */

export type Scalar = string | number | boolean

export const operators = [
  'is',
  'is_not',
  'in',
  'not_in',
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'is_set',
  'is_not_set',
  'matches',
] as const
export type Operator = (typeof operators)[number]

export interface Condition {
  readonly field: string
  readonly op: Operator
  readonly value?: Scalar | readonly Scalar[]
}

export type Filter =
  | Condition
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] }
  | { readonly not: Filter }

/** What every question has. */
export interface SharedQuestion {
  readonly event?: string | readonly string[]
  /** ISO 8601, Unix milliseconds, or a bare day: its start in the question's zone. */
  readonly from?: string | number
  readonly until?: string | number
  /** In place of `from` and `until`: `7d`. */
  readonly last?: string
  readonly timezone?: string
  readonly filter?: Filter
  readonly bots?: Bots
  readonly sample?: number | 'auto'
}

export const countFunctions = ['count', 'people', 'sessions'] as const
export const numberFunctions = ['sum', 'avg', 'min', 'max', 'p50', 'p90', 'p95', 'p99'] as const
export const stats = ['avg', 'min', 'max', 'p50', 'p90', 'p95', 'p99'] as const
export const units = ['person', 'session'] as const
export type CountFunction = (typeof countFunctions)[number]
export type NumberFunction = (typeof numberFunctions)[number]
export type Stat = (typeof stats)[number]
export type Unit = (typeof units)[number]

export interface Measure {
  readonly fn: CountFunction | NumberFunction | 'distinct'
  readonly field?: string
}

/** With `per`, the figure of each person or session by itself, put together by `stat`. */
export interface EachMeasure extends Measure {
  readonly per?: Unit
  readonly stat?: Stat
}

/** A field, a number in steps, or cohorts by their names or ids. */
export type GroupBy =
  | string
  | { readonly field: string; readonly width: number }
  | { readonly field: string; readonly edges: readonly number[] }
  | { readonly field: 'cohort'; readonly cohorts: readonly string[] }

export type Compare = 'previous_period' | { readonly offset: string; readonly match?: 'date' | 'weekday' }

export interface TrendQuestion extends SharedQuestion {
  readonly kind: 'trend'
  readonly measure?: EachMeasure
  readonly series?: readonly {
    readonly name?: string
    readonly event?: string | readonly string[]
    readonly measure?: EachMeasure
    readonly filter?: Filter
  }[]
  readonly formulas?: readonly { readonly formula: string; readonly as?: string }[]
  readonly interval?: Interval
  readonly window?: 'cumulative' | { readonly rolling: number }
  readonly breakdown?: readonly GroupBy[]
  readonly breakdown_limit?: number
  readonly top_by?: 'total' | 'last'
  readonly compare?: Compare
}

export interface TableQuestion extends SharedQuestion {
  readonly kind: 'table'
  readonly group_by: readonly GroupBy[]
  readonly measures?: readonly (Measure & { readonly as?: string })[]
  readonly order_by?: string
  readonly descending?: boolean
  readonly limit?: number
}

export interface DistributionQuestion extends SharedQuestion {
  readonly kind: 'distribution'
  readonly measure?: Measure
  readonly per?: Unit
  readonly edges?: readonly number[]
}

export interface LifecycleQuestion extends SharedQuestion {
  readonly kind: 'lifecycle'
  readonly interval?: Interval
}

export interface StickinessQuestion extends SharedQuestion {
  readonly kind: 'stickiness'
  readonly interval?: Interval
}

/** All figures of a site at once, with the longest of its lists. */
export interface OverviewQuestion extends SharedQuestion {
  readonly kind: 'overview'
  readonly interval?: Interval
  readonly compare?: Compare
  /** Rows of each list. */
  readonly limit?: number
}

export const timeWindows = ['1m', '1h', '1d', '1w', '1mo'] as const
export type TimeWindow = (typeof timeWindows)[number]

/** Asked at `/v1/analytics/metrics/calculate`, which takes it without its `kind`. */
export interface MetricQuestion extends Omit<SharedQuestion, 'event' | 'sample'> {
  readonly kind: 'metric'
  /** The name of a metric or its id; or, in its place, a formula. */
  readonly metric?: string
  readonly formula?: string
  readonly time_window?: TimeWindow
  readonly dimensions?: readonly string[]
  readonly breakdown_limit?: number
}

export type Question =
  | TrendQuestion
  | TableQuestion
  | DistributionQuestion
  | LifecycleQuestion
  | StickinessQuestion
  | MetricQuestion
  | FunnelQuestion
  | RetentionQuestion
  | PathQuestion
