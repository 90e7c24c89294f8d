import type { Duration } from '../duration.ts'
import type { Arithmetic } from '../expression/arithmetic.ts'

/** How a metric is calculated: what to ask for, and what to do with the answers. */
export interface Plan {
  /** Each once, however often the formula uses it. */
  readonly aggregates: readonly Aggregate[]
  /** Over the aggregates, by their names. */
  readonly expression: Arithmetic
  /** The metrics that it is made of, itself first. */
  readonly metrics: readonly string[]
}

export type Aggregate = EventsAggregate | PeriodsAggregate

/** A figure of events. */
export interface EventsAggregate {
  readonly kind: 'events'
  readonly name: string
  readonly measure: AggregateMeasure
  /** `undefined`: whatever they are called. */
  readonly event: string | undefined
  readonly filter: AggregateFilter | undefined
  /** Set where each value is that of the time before, up to the end of its bucket. */
  readonly rolling: Duration | undefined
}

/** How often a length of time goes into the bucket, or into the rolling window: no event is looked at. */
export interface PeriodsAggregate {
  readonly kind: 'periods'
  readonly name: string
  readonly of: Duration
  readonly rolling: Duration | undefined
}

/** In the words of the query engine's questions. */
export type AggregateMeasure =
  | { readonly fn: 'count' | 'people' | 'sessions' }
  | { readonly fn: 'distinct'; readonly field: string }
  | {
      readonly fn: 'sum' | 'avg' | 'min' | 'max' | 'p50' | 'p90' | 'p95' | 'p99'
      readonly field: string
    }

/** In the words of the query engine's questions. */
export type AggregateFilter =
  | { readonly all: readonly AggregateFilter[] }
  | { readonly any: readonly AggregateFilter[] }
  | { readonly not: AggregateFilter }
  | {
      readonly field: string
      readonly op: AggregateOperator
      readonly value?: string | number | boolean | readonly (string | number | boolean)[]
    }

export type AggregateOperator =
  | 'is'
  | 'is_not'
  | 'in'
  | 'not_in'
  | 'contains'
  | 'not_contains'
  | 'starts_with'
  | 'ends_with'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'between'
  | 'is_set'
  | 'is_not_set'
  | 'matches'
