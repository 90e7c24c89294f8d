import type { AnswerMeta } from '../questions/answers.ts'
import { isRecord } from './answers.ts'
import { isKeptJourney, type KeptJourney } from './journeys.ts'
import { request } from './request.ts'

export const cohortStatuses = ['new', 'computing', 'ready', 'failed'] as const

export interface Cohort extends KeptJourney {
  /** Whether it is of now, of the last time on its schedule, or a list. */
  readonly refresh: 'live' | 'scheduled' | 'fixed'
  /** As cron has it. */
  readonly schedule: string | null
  readonly status: (typeof cohortStatuses)[number]
  /** When it was counted last. */
  readonly user_count: number | null
  readonly counted_at: string | null
  readonly next_count_at: string | null
  /** Why it could not be counted the last time. */
  readonly fault: string | null
}

export interface CohortSize {
  readonly at: string
  readonly people: number
}

export interface CohortPatterns {
  /** With an event in the range. */
  readonly members: number
  readonly others: number
  readonly patterns: readonly ({ readonly event: string } & PatternFigures)[]
  readonly sequences: readonly ({ readonly steps: readonly string[] } & PatternFigures)[]
}

/** How many of the members and of the others have a pattern. */
export interface PatternFigures {
  readonly members: number
  readonly others: number
  /** How many times as large the share of the members is; null where either side never has it. */
  readonly lift: number | null
  readonly lift_low: number | null
  readonly lift_high: number | null
  readonly difference: number
  readonly low: number
  readonly high: number
  /** Corrected for all that were compared: of those with at most 0.05 one in twenty is chance. */
  readonly q_value: number
}

export interface Clusters {
  /** With an event in the range. */
  readonly people: number
  /** Fewer than all: a sample. */
  readonly looked_at: number
  /** The largest first. */
  readonly clusters: readonly {
    readonly share: number
    readonly people: number
    /** What they do more than everybody: its part of their events, and of everybody's. */
    readonly events: readonly { readonly event: string; readonly share: number; readonly overall: number }[]
    /** Ids of those nearest to its middle. */
    readonly typical: readonly string[]
  }[]
  /** What they are told apart by: with the place of a cluster it says who belongs to that. */
  readonly by: { readonly events: readonly string[]; readonly centers: readonly (readonly number[])[] }
  readonly notes: readonly string[]
}

/** A figure of several cohorts over time. */
export interface CohortComparison {
  readonly timezone: string
  readonly from: string
  readonly until: string
  readonly buckets: readonly string[]
  readonly cohorts: readonly {
    readonly name: string
    readonly people: number
    readonly total: number | null
    readonly values: readonly (number | null)[]
  }[]
  readonly meta: AnswerMeta
}

export interface CohortToKeep {
  readonly name: string
  readonly cohort: { readonly rule: unknown } | { readonly ids: readonly string[] }
  readonly schedule?: string
}

const path = '/v1/analytics/cohorts'

export async function listCohorts(projectId: string, signal: AbortSignal): Promise<readonly Cohort[]> {
  return (await request('GET', path, isCohortList, { projectId, signal })).cohorts
}

/** Keeps it by its name, in place of the one that had it, and counts it. */
export async function keepCohort(projectId: string, cohort: CohortToKeep): Promise<Cohort> {
  return await request('POST', path, isCohort, { projectId, body: cohort })
}

/** Refused where another cohort is made of it. */
export async function removeCohort(projectId: string, id: string): Promise<void> {
  await request('DELETE', `${path}/${encodeURIComponent(id)}`, isAnything, { projectId })
}

export async function countCohort(projectId: string, id: string): Promise<CohortSize> {
  return await request('POST', `${path}/${encodeURIComponent(id)}/refresh`, isSize, { projectId, body: {} })
}

/** How many there were each time that it was counted, the oldest first. */
export async function listSizes(
  projectId: string,
  id: string,
  signal: AbortSignal,
): Promise<readonly CohortSize[]> {
  const at = `${path}/${encodeURIComponent(id)}/sizes`
  return (await request('GET', at, isSizeList, { projectId, signal })).sizes
}

/** @param asked what is compared, with `cohorts` by their names */
export async function askComparison(
  projectId: string,
  asked: object,
  signal: AbortSignal,
): Promise<CohortComparison> {
  return await request('POST', `${path}/compare`, isComparison, { projectId, body: asked, signal })
}

export async function askPatterns(
  projectId: string,
  id: string,
  asked: object,
  signal: AbortSignal,
): Promise<CohortPatterns> {
  const at = `${path}/${encodeURIComponent(id)}/patterns`
  return await request('POST', at, isPatterns, { projectId, body: asked, signal })
}

/** People put together by what they do; with `cohort` those of one alone. */
export async function askClusters(projectId: string, asked: object, signal: AbortSignal): Promise<Clusters> {
  return await request('POST', '/v1/analytics/clusters', isClusters, { projectId, body: asked, signal })
}

function isCohort(value: unknown): value is Cohort {
  return (
    isKeptJourney(value) &&
    'refresh' in value &&
    typeof value.refresh === 'string' &&
    'status' in value &&
    typeof value.status === 'string'
  )
}

function isCohortList(value: unknown): value is { readonly cohorts: readonly Cohort[] } {
  return isRecord(value) && Array.isArray(value['cohorts']) && value['cohorts'].every(isCohort)
}

function isSize(value: unknown): value is CohortSize {
  return isRecord(value) && typeof value['at'] === 'string' && typeof value['people'] === 'number'
}

function isSizeList(value: unknown): value is { readonly sizes: readonly CohortSize[] } {
  return isRecord(value) && Array.isArray(value['sizes']) && value['sizes'].every(isSize)
}

function isPatterns(value: unknown): value is CohortPatterns {
  return (
    isRecord(value) &&
    typeof value['members'] === 'number' &&
    Array.isArray(value['patterns']) &&
    value['patterns'].every((one) => isRecord(one) && typeof one['event'] === 'string') &&
    Array.isArray(value['sequences']) &&
    value['sequences'].every((one) => isRecord(one) && Array.isArray(one['steps']))
  )
}

function isComparison(value: unknown): value is CohortComparison {
  if (!isRecord(value) || !isRecord(value['meta'])) return false
  const { buckets, cohorts, timezone } = value
  return (
    typeof timezone === 'string' &&
    Array.isArray(buckets) &&
    Array.isArray(cohorts) &&
    cohorts.every(
      (one) =>
        isRecord(one) &&
        typeof one['name'] === 'string' &&
        Array.isArray(one['values']) &&
        one['values'].length === buckets.length,
    )
  )
}

function isClusters(value: unknown): value is Clusters {
  return (
    isRecord(value) &&
    typeof value['people'] === 'number' &&
    Array.isArray(value['notes']) &&
    isRecord(value['by']) &&
    Array.isArray(value['by']['events']) &&
    Array.isArray(value['by']['centers']) &&
    Array.isArray(value['clusters']) &&
    value['clusters'].every(
      (one) => isRecord(one) && Array.isArray(one['events']) && Array.isArray(one['typical']),
    )
  )
}

function isAnything(_value: unknown): _value is unknown {
  return true
}
