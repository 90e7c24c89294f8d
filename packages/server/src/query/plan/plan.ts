import type { Interval, Measure } from '../question.ts'
import type { Buckets, Range } from '../time/buckets.ts'
import type { Zone } from '../time/zone.ts'
import type { Field } from './field.ts'
import type { ResolvedFilter } from './resolve-filter.ts'

/** Where an answer is read from: counts by the hour, or the events themselves. */
export type Source = 'rollup' | 'events'

export type ResolvedMeasure =
  | { readonly fn: 'count' | 'people' | 'sessions' }
  | { readonly fn: 'sum' | 'avg' | 'min' | 'max' | 'p50' | 'p90' | 'p95' | 'p99'; readonly field: Field }

/** Which events a question is about, its range aside. */
export interface Selection {
  /** `undefined`: whatever they are called. */
  readonly names: readonly string[] | undefined
  readonly bots: 'exclude' | 'include' | 'only'
  readonly filter: ResolvedFilter | undefined
}

interface SharedPlan {
  readonly zone: Zone
  readonly selection: Selection
  readonly source: Source
  /** Why that source, in words for whoever asked. */
  readonly reason: string
}

export interface TrendPlan extends SharedPlan {
  readonly kind: 'trend'
  readonly interval: Interval
  readonly measure: ResolvedMeasure
  /** As it was asked, for the answer. */
  readonly asked: Measure
  readonly breakdown: readonly Field[]
  readonly breakdownLimit: number
  readonly current: Buckets
  readonly previous: Buckets | undefined
}

export interface TableColumn {
  readonly name: string
  readonly measure: ResolvedMeasure
}

export interface TablePlan extends SharedPlan {
  readonly kind: 'table'
  readonly range: Range
  readonly groups: readonly Field[]
  readonly columns: readonly TableColumn[]
  readonly order: { readonly by: 'group' | 'measure'; readonly index: number; readonly descending: boolean }
  readonly limit: number
}

export type Plan = TrendPlan | TablePlan
