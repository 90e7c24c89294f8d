import { isRecord, type Interval } from '../api/answers.ts'

/** What the API answers to the questions of this page, and the checks that an answer is one. */

export interface AnswerMeta {
  /** Hourly figures, or the events themselves. */
  readonly source: 'rollup' | 'events'
  readonly exact: boolean
  /** The part of the people that was read; null for all. */
  readonly sample: number | null
  /** There is more than the limit lets through. */
  readonly cut: boolean
  /** Where the answer shows nothing: cohorts of the question that have nobody now. */
  readonly empty_cohorts?: readonly string[]
  readonly cached: boolean
  readonly age_ms: number
  /** Null for who is restricted to a tenant. */
  readonly rows_read: number | null
  readonly bytes_read: number | null
  readonly elapsed_ms: number
  readonly computed_at: string
}

export interface Series {
  readonly name?: string
  readonly breakdown: Readonly<Record<string, string | null>>
  /** Every value that has no series of its own. */
  readonly other: boolean
  readonly values: readonly (number | null)[]
  /** Over the whole range: people of the range, not the sum of each bucket's. */
  readonly total: number | null
}

export interface AnsweredRange {
  readonly from: string
  readonly until: string
}

export interface SeriesPart extends AnsweredRange {
  /** Starts, in the question's zone, with its offset. */
  readonly buckets: readonly string[]
  readonly series: readonly Series[]
}

export interface TrendAnswer extends SeriesPart {
  readonly kind: 'trend'
  readonly interval: Interval
  readonly timezone: string
  readonly previous?: SeriesPart
  readonly meta: AnswerMeta
}

export interface MetricAnswer extends SeriesPart {
  readonly kind: 'metric'
  readonly interval: Interval
  readonly timezone: string
  readonly metric: { readonly id: string; readonly name: string; readonly version: number } | null
  readonly formula: string
  readonly versions: Readonly<Record<string, number>>
  readonly unit: string | null
  readonly format: string | null
  readonly meta: AnswerMeta
}

export type Cell = string | number | null

export interface TableAnswer extends AnsweredRange {
  readonly kind: 'table'
  readonly timezone: string
  readonly columns: readonly { readonly name: string; readonly kind: 'group' | 'measure' }[]
  readonly rows: readonly (readonly Cell[])[]
  readonly truncated: boolean
  readonly meta: AnswerMeta
}

export const distributionFigures = ['min', 'p50', 'avg', 'p90', 'p95', 'p99', 'max'] as const

export interface DistributionAnswer extends AnsweredRange {
  readonly kind: 'distribution'
  readonly timezone: string
  readonly per: 'person' | 'session'
  /** How many people or sessions have a figure. */
  readonly units: number
  readonly figures: Readonly<Record<(typeof distributionFigures)[number], number | null>>
  /** Half-open; null where there is no end. */
  readonly bars: readonly {
    readonly from: number | null
    readonly until: number | null
    readonly units: number
  }[]
  readonly meta: AnswerMeta
}

export const lifecycleStatuses = ['new', 'returning', 'resurrecting', 'dormant'] as const
export type LifecycleStatus = (typeof lifecycleStatuses)[number]

export interface LifecycleAnswer extends AnsweredRange, Readonly<Record<LifecycleStatus, readonly number[]>> {
  readonly kind: 'lifecycle'
  readonly interval: Interval
  readonly timezone: string
  readonly buckets: readonly string[]
  readonly meta: AnswerMeta
}

export interface StickinessAnswer extends AnsweredRange {
  readonly kind: 'stickiness'
  readonly interval: Interval
  readonly timezone: string
  /** How many intervals the range has. */
  readonly intervals: number
  /** People with events in exactly 1, 2, 3… intervals. */
  readonly people: readonly number[]
  readonly meta: AnswerMeta
}

/** How a question would be answered: `?explain=1`. */
export interface Explanation {
  readonly source: 'rollup' | 'events'
  readonly reason: string
  readonly sql: readonly string[]
  readonly estimate: { readonly rows: number; readonly bytes: number } | null
  readonly hints: readonly { readonly hint: string; readonly message: string }[]
}

export function isTrendAnswer(value: unknown): value is TrendAnswer {
  return (
    isAnswer(value, 'trend') &&
    isSeriesPart(value) &&
    (value['previous'] === undefined || isSeriesPart(value['previous']))
  )
}

export function isMetricAnswer(value: unknown): value is MetricAnswer {
  return isAnswer(value, 'metric') && isSeriesPart(value) && isRecord(value['versions'])
}

export function isTableAnswer(value: unknown): value is TableAnswer {
  if (!isAnswer(value, 'table')) return false
  const { columns, rows } = value
  return (
    isListOf(columns, (column) => isRecord(column) && isText(column['name'])) &&
    isListOf(rows, (row) => isListOf(row, isCell) && row.length === columns.length)
  )
}

export function isDistributionAnswer(value: unknown): value is DistributionAnswer {
  return (
    isAnswer(value, 'distribution') &&
    isRecord(value['figures']) &&
    Object.values(value['figures']).every(isNumberOrNull) &&
    isListOf(value['bars'], (bar) => isRecord(bar) && isNumber(bar['units']))
  )
}

export function isLifecycleAnswer(value: unknown): value is LifecycleAnswer {
  if (!isAnswer(value, 'lifecycle')) return false
  const { buckets } = value
  return (
    isListOf(buckets, isText) &&
    lifecycleStatuses.every((status) => {
      const line = value[status]
      return isListOf(line, isNumber) && line.length === buckets.length
    })
  )
}

export function isStickinessAnswer(value: unknown): value is StickinessAnswer {
  return isAnswer(value, 'stickiness') && isListOf(value['people'], isNumber)
}

export function isExplanation(value: unknown): value is Explanation {
  return (
    isRecord(value) &&
    isText(value['reason']) &&
    isListOf(value['sql'], isText) &&
    isListOf(value['hints'], (hint) => isRecord(hint) && isText(hint['message']))
  )
}

type Shape = Readonly<Record<string, unknown>>

function isAnswer(value: unknown, kind: string): value is Shape {
  return (
    isRecord(value) &&
    value['kind'] === kind &&
    isRecord(value['meta']) &&
    isText(value['meta']['computed_at'])
  )
}

function isSeriesPart(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { buckets, series } = value
  return isListOf(buckets, isText) && isListOf(series, (one) => isSeries(one, buckets.length))
}

function isSeries(value: unknown, bucketCount: number): boolean {
  return (
    isRecord(value) &&
    isRecord(value['breakdown']) &&
    isNumberOrNull(value['total']) &&
    isListOf(value['values'], isNumberOrNull) &&
    value['values'].length === bucketCount
  )
}

function isCell(value: unknown): value is Cell {
  return isText(value) || isNumberOrNull(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || typeof value === 'number'
}

function isListOf<T>(value: unknown, check: (one: unknown) => one is T): value is readonly T[]
function isListOf(value: unknown, check: (one: unknown) => boolean): value is readonly unknown[]
function isListOf(value: unknown, check: (one: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(check)
}
