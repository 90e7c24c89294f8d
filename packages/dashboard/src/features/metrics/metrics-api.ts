import { queryOptions } from '@tanstack/react-query'
import { isRecord } from '../../api/answers.ts'
import { ApiError, request } from '../../api/request.ts'
import type { TimeWindow } from '../../questions/question.ts'

/** As the API takes and gives it. */
export interface MetricDefinition {
  readonly name: string
  readonly formula: string
  readonly dimensions?: readonly string[]
  readonly time_window?: TimeWindow
  readonly cache_ttl?: string
  readonly unit?: string
  readonly format?: NumberFormat
  readonly description?: string
  readonly owner?: string
}

export const numberFormats = ['number', 'percent', 'currency', 'duration', 'bytes'] as const
export type NumberFormat = (typeof numberFormats)[number]

export interface MetricRecord {
  readonly id: string
  readonly version: number
  readonly definition: MetricDefinition
  /** Of this version. */
  readonly created_at: string
  readonly created_by: string
}

/** What the server says is wrong with a setting. */
export interface MetricFault {
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** A JSON pointer: `/formula`, `/dimensions/0`. */
  readonly path: string
  readonly suggestion?: string
}

export interface KeptMetric {
  readonly metric: MetricRecord
  readonly outcome: 'created' | 'changed' | 'unchanged'
}

const base = '/v1/analytics/metrics/custom'

export function metricsQuery(projectId: string) {
  return queryOptions({
    queryKey: ['metrics', projectId],
    queryFn: async ({ signal }) => (await request('GET', base, isMetrics, { projectId, signal })).metrics,
  })
}

/** Every version of a metric, the newest first. */
export function versionsQuery(projectId: string, name: string) {
  return queryOptions({
    queryKey: ['metrics', projectId, name],
    queryFn: async ({ signal }) =>
      (await request('GET', `${base}/${encodeURIComponent(name)}`, isVersions, { projectId, signal }))
        .versions,
  })
}

/** Defines a metric, or a new version of it. Refused with `metric_invalid`, `role_too_low`. */
export async function keepMetric(projectId: string, definition: MetricDefinition): Promise<KeptMetric> {
  return await request('POST', base, isKept, { projectId, body: definition })
}

/** Refused with `metric_in_use`. */
export async function removeMetric(projectId: string, name: string): Promise<void> {
  await request('DELETE', `${base}/${encodeURIComponent(name)}`, isNothing, { projectId })
}

/** The faults that a refusal names by their places; none for any other error. */
export function metricFaults(error: Error | null): readonly MetricFault[] {
  if (!(error instanceof ApiError) || !('faults' in error.problem)) return []
  const { faults } = error.problem
  return Array.isArray(faults) ? faults.filter(isFault) : []
}

function isFault(value: unknown): value is MetricFault {
  return isRecord(value) && typeof value['message'] === 'string' && typeof value['path'] === 'string'
}

function isMetrics(value: unknown): value is { readonly metrics: readonly MetricRecord[] } {
  return isRecord(value) && Array.isArray(value['metrics']) && value['metrics'].every(isMetric)
}

function isVersions(value: unknown): value is { readonly versions: readonly MetricRecord[] } {
  return isRecord(value) && Array.isArray(value['versions']) && value['versions'].every(isMetric)
}

function isKept(value: unknown): value is KeptMetric {
  return isRecord(value) && isMetric(value['metric'])
}

function isMetric(value: unknown): value is MetricRecord {
  return (
    isRecord(value) &&
    typeof value['version'] === 'number' &&
    isRecord(value['definition']) &&
    typeof value['definition']['name'] === 'string' &&
    typeof value['definition']['formula'] === 'string'
  )
}

function isNothing(_value: unknown): _value is unknown {
  return true
}
