import type { TextField } from '@tidemark/event'
import type { Arithmetic } from '@tidemark/metric'
import type { EachMeasure, Interval, Measure, Stat, Unit } from '../question.ts'
import type { Buckets, Range } from '../time/buckets.ts'
import type { Zone } from '../time/zone.ts'
import type { Field } from './field.ts'
import type { ResolvedFilter } from './resolve-filter.ts'

/**
 * Where an answer is read from: counts by the hour, visits (what one id did in half an hour of a session), the events
 * themselves; or sessions, each put together from its events, and sums of sessions, put together from visits.
 */
export type Source = 'rollup' | 'visits' | 'events' | 'session_sums' | 'sessions'

/** Whether a source is kept beside the events, with the same answers. */
export function isRollup(source: Source): boolean {
  return source === 'rollup' || source === 'visits' || source === 'session_sums'
}

/** Whether a source tells people apart, so that a part of them can be read. */
export function knowsPeople(source: Source): boolean {
  return source !== 'rollup'
}

/** What a source is made of, where all that was sent can be asked about. */
export function rawOf(source: Source): 'events' | 'sessions' {
  return source === 'sessions' || source === 'session_sums' ? 'sessions' : 'events'
}

export type PlainMeasure =
  | { readonly fn: 'count' | 'people' | 'sessions' }
  | { readonly fn: 'sum' | 'avg' | 'min' | 'max' | 'p50' | 'p90' | 'p95' | 'p99'; readonly field: Field }
  | { readonly fn: 'distinct'; readonly field: Field }

/** The measure of each person's or session's events by itself; `stat` puts those figures together. */
export interface UnitMeasure {
  readonly fn: 'each'
  readonly per: Unit
  readonly of: PlainMeasure
  readonly stat: Stat
}
export type ResolvedMeasure = PlainMeasure | UnitMeasure

/** Which events a question is about, its range aside. */
export interface Selection {
  /** `undefined`: whatever they are called. */
  readonly names: readonly string[] | undefined
  readonly bots: 'exclude' | 'include' | 'only'
  /** Of events. */
  readonly filter: ResolvedFilter | undefined
  /** Of the sessions that they make up. */
  readonly sessions: ResolvedFilter | undefined
  /** The part of the people to read, where not all. */
  readonly sample: number | undefined
}

/** What rows are grouped by: the text of a field, or the step that its number lies in. */
export interface Group {
  readonly field: Field
  readonly steps: Steps | undefined
}
export type Steps =
  | { readonly kind: 'width'; readonly width: number }
  | { readonly kind: 'edges'; readonly edges: readonly number[] }

interface SharedPlan {
  readonly zone: Zone
}

/** What is read for one figure, and from where. */
export interface Reading {
  readonly selection: Selection
  readonly source: Source
  /** Why that source, in words for whoever asked. */
  readonly reason: string
  /** What to change for the rollup to do, where something would. */
  readonly hint?: string | undefined
}

/** The part of the people that is read: 1 for all. */
export function partRead({ selection, source }: Reading): number {
  return knowsPeople(source) ? (selection.sample ?? 1) : 1
}

/** One figure of a trend: what formulas call A, B and so on. */
export interface Line extends Reading {
  readonly name: string
  readonly measure: ResolvedMeasure
  /** As it was asked, for the answer. */
  readonly asked: EachMeasure
}

export interface Formula {
  readonly name: string
  readonly expression: Arithmetic
}

/** A range of a trend: its buckets, and before them those that only windows reach back into. */
export interface TrendRange {
  readonly shown: Buckets
  readonly read: Buckets
}

/** What a bucket is measured over: itself, all up to its end, or so many that end with it. */
export type Window =
  | { readonly kind: 'none' | 'cumulative' }
  | { readonly kind: 'rolling'; readonly buckets: number }

export interface TrendPlan extends SharedPlan {
  readonly kind: 'trend'
  readonly interval: Interval
  /** Never empty. Values of a breakdown are chosen by the first. */
  readonly lines: readonly [Line, ...Line[]]
  readonly formulas: readonly Formula[]
  /** Whether the question gave its figures names. */
  readonly named: boolean
  readonly window: Window
  readonly breakdown: readonly Group[]
  readonly breakdownLimit: number
  readonly topBy: 'total' | 'last'
  readonly current: TrendRange
  readonly previous: TrendRange | undefined
}

export interface TableColumn {
  readonly name: string
  readonly measure: ResolvedMeasure
}

export interface TablePlan extends SharedPlan, Reading {
  readonly kind: 'table'
  readonly range: Range
  readonly groups: readonly Group[]
  readonly columns: readonly TableColumn[]
  readonly order: { readonly by: 'group' | 'measure'; readonly index: number; readonly descending: boolean }
  readonly limit: number
}

export interface DistributionPlan extends SharedPlan, Reading {
  readonly kind: 'distribution'
  readonly range: Range
  readonly per: Unit
  readonly measure: PlainMeasure
  readonly asked: Measure
  readonly edges: readonly number[]
}

export interface LifecyclePlan extends SharedPlan, Reading {
  readonly kind: 'lifecycle'
  readonly interval: Interval
  readonly buckets: Buckets
  /** With the interval before the first bucket. */
  readonly read: Buckets
}

export interface StickinessPlan extends SharedPlan, Reading {
  readonly kind: 'stickiness'
  readonly interval: Interval
  readonly buckets: Buckets
}

/** A field whose values with the most people are listed. */
export interface TopList {
  readonly name: 'pages' | 'sources' | 'countries' | 'browsers' | 'devices'
  readonly field: TextField
  /** Only events of these names; `undefined`: of all. */
  readonly names: readonly string[] | undefined
}

export interface OverviewPlan extends SharedPlan {
  readonly kind: 'overview'
  /** The figures of both ranges, by bucket, but for the people. */
  readonly figures: TrendPlan
  readonly people: TrendPlan
  readonly lists: readonly TopList[]
  /** What the lists are made of. */
  readonly reading: Reading
  readonly limit: number
}

export type Plan = OverviewPlan | TrendPlan | TablePlan | DistributionPlan | LifecyclePlan | StickinessPlan

/** The readings of a plan: one a figure that is read by itself. */
export function readingsOf(plan: Plan): readonly Reading[] {
  if (plan.kind === 'overview') return [...plan.figures.lines, ...plan.people.lines, plan.reading]
  return plan.kind === 'trend' ? plan.lines : [plan]
}

/** The ranges that a plan answers about. */
export function rangesOf(plan: Plan): readonly Range[] {
  switch (plan.kind) {
    case 'overview':
      return rangesOf(plan.figures)
    case 'trend':
      return [plan.current.shown.range, ...(plan.previous === undefined ? [] : [plan.previous.shown.range])]
    case 'table':
    case 'distribution':
      return [plan.range]
    case 'lifecycle':
    case 'stickiness':
      return [plan.buckets.range]
  }
}

/** All that a plan reads, from the first event to the last, with what lies between. */
export function rangeRead(plan: Plan): Range {
  if (plan.kind === 'overview') return rangeRead(plan.figures)
  const ranges =
    plan.kind === 'trend'
      ? [plan.current, ...(plan.previous === undefined ? [] : [plan.previous])].map(({ read }) => read.range)
      : rangesOf(plan)
  return {
    // Whether somebody is new is seen in the whole past.
    fromMs: plan.kind === 'lifecycle' ? 0 : Math.min(...ranges.map(({ fromMs }) => fromMs)),
    untilMs: Math.max(...ranges.map(({ untilMs }) => untilMs)),
  }
}
