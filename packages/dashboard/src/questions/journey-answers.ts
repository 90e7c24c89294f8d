import { isRecord } from '../api/answers.ts'
import type { AnsweredRange, AnswerMeta } from './answers.ts'

/** What the API answers about journeys, and the checks that an answer is one. */

export interface Seconds {
  readonly mean: number
  readonly p10: number
  readonly p25: number
  readonly p50: number
  readonly p75: number
  readonly p90: number
}

export interface FunnelStepFigures {
  readonly name: string
  /** Attempts that reached it. */
  readonly count: number
  readonly people: number
  readonly from_start: number | null
  readonly from_before: number | null
  readonly since_before: Seconds | null
  readonly since_start: Seconds | null
}

export interface FunnelPath {
  readonly steps: readonly string[]
  /** Attempts that went this way and no further. */
  readonly count: number
  readonly share: number | null
  readonly finished: boolean
}

export interface FunnelSeries {
  /** Of the breakdown; null where unset, and without one. */
  readonly value: string | null
  readonly other: boolean
  readonly started: number
  readonly finished: number
  readonly conversion: number | null
  readonly steps: readonly FunnelStepFigures[]
  readonly paths: readonly FunnelPath[]
  readonly course?: {
    readonly started: readonly number[]
    readonly finished: readonly number[]
    readonly conversion: readonly (number | null)[]
  }
  readonly versus_control?: {
    readonly difference: number
    readonly low: number
    readonly high: number
    readonly p_value: number
  }
}

interface Ranged extends AnsweredRange {
  readonly timezone: string
  readonly meta: AnswerMeta
}

export interface FunnelAnswer extends Ranged {
  readonly kind: 'funnel'
  readonly buckets?: readonly string[]
  readonly series: readonly FunnelSeries[]
  readonly next?: readonly {
    readonly step: string
    readonly ended: number
    readonly events: readonly {
      /** Null: nothing came after it. */
      readonly name: string | null
      readonly count: number
      readonly people: number
    }[]
  }[]
  readonly notes: readonly string[]
}

export interface RetentionRow {
  readonly start: string
  readonly people: number
  /** People of each bracket; null for one that has not begun. */
  readonly returned: readonly (number | null)[]
  readonly complete: readonly boolean[]
}

export interface RetentionSeries {
  readonly value: string | null
  readonly other: boolean
  readonly started: number
  readonly curve: readonly (number | null)[]
  readonly rows: readonly RetentionRow[]
}

export interface RetentionAnswer extends Ranged {
  readonly kind: 'retention'
  /** In periods after that of the start; `until` is not in it any more. */
  readonly brackets: readonly { readonly from: number; readonly until: number }[]
  readonly series: readonly RetentionSeries[]
}

/** Null: the field was unset. `end`: no further action. */
export type PathLabel = string | null | { readonly end: true }

export interface PathLink {
  /** Of the step that it leads from, from 1 on. */
  readonly place: number
  readonly from: PathLabel
  readonly to: PathLabel
  readonly count: number
}

export interface PathAnswer extends Ranged {
  readonly kind: 'path'
  readonly direction: 'forward' | 'backward'
  readonly units: number
  readonly paths: readonly {
    readonly steps: readonly (string | null)[]
    readonly ended: boolean
    readonly count: number
  }[]
  readonly links: readonly PathLink[]
}

export function isFunnelAnswer(value: unknown): value is FunnelAnswer {
  return (
    isOfKind(value, 'funnel') && isListOf(value['series'], isFunnelSeries) && Array.isArray(value['notes'])
  )
}

export function isRetentionAnswer(value: unknown): value is RetentionAnswer {
  if (!isOfKind(value, 'retention') || !Array.isArray(value['brackets'])) return false
  const width = value['brackets'].length
  return isListOf(value['series'], (series) => isRetentionSeries(series, width))
}

export function isPathAnswer(value: unknown): value is PathAnswer {
  return (
    isOfKind(value, 'path') &&
    typeof value['units'] === 'number' &&
    isListOf(value['paths'], (path) => isRecord(path) && Array.isArray(path['steps']) && hasCount(path)) &&
    isListOf(value['links'], (link) => hasCount(link) && isRecord(link) && typeof link['place'] === 'number')
  )
}

function isOfKind(value: unknown, kind: string): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && value['kind'] === kind && isRecord(value['meta'])
}

function isFunnelSeries(value: unknown): boolean {
  return (
    isRecord(value) &&
    ['started', 'finished'].every((key) => typeof value[key] === 'number') &&
    isListOf(
      value['steps'],
      (step) => hasCount(step) && isRecord(step) && typeof step['name'] === 'string',
    ) &&
    isListOf(value['paths'], (path) => hasCount(path) && isRecord(path) && Array.isArray(path['steps']))
  )
}

function isRetentionSeries(value: unknown, width: number): boolean {
  return (
    isRecord(value) &&
    Array.isArray(value['curve']) &&
    value['curve'].length === width &&
    isListOf(value['rows'], (row) => {
      if (!isRecord(row) || typeof row['people'] !== 'number' || typeof row['start'] !== 'string')
        return false
      const { returned, complete } = row
      return (
        Array.isArray(returned) &&
        returned.length === width &&
        Array.isArray(complete) &&
        complete.length === width
      )
    })
  )
}

function hasCount(value: unknown): boolean {
  return isRecord(value) && typeof value['count'] === 'number'
}

function isListOf(value: unknown, check: (one: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(check)
}
