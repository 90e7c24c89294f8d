import { isRecord, type Interval } from '../../api/answers.ts'

export const figureNames = [
  'people',
  'sessions',
  'page_views',
  'bounce_rate',
  'session_duration',
  'events',
] as const
export type FigureName = (typeof figureNames)[number]

export interface Figure {
  /** Null where nothing could be measured: the bounce rate of no session. */
  readonly total: number | null
  readonly values: readonly (number | null)[]
}

export interface OverviewPart {
  readonly from: string
  readonly until: string
  readonly buckets: readonly string[]
  readonly figures: Readonly<Record<FigureName, Figure>>
}

export interface TopRow {
  /** Null where it is not set. */
  readonly value: string | null
  readonly people: number
  readonly events: number
}

export const topNames = ['pages', 'sources', 'countries', 'browsers', 'devices'] as const
export type TopName = (typeof topNames)[number]

/** What the API says of a site at once. */
export interface OverviewAnswer extends OverviewPart {
  readonly kind: 'overview'
  readonly interval: Interval
  readonly timezone: string
  readonly previous?: OverviewPart
  /** Absent where figures are of whole sessions: lists are asked one by one then. */
  readonly top?: Readonly<Record<TopName, readonly TopRow[]>>
  readonly meta: { readonly exact: boolean; readonly elapsed_ms: number; readonly computed_at: string }
}

export function isOverviewAnswer(value: unknown): value is OverviewAnswer {
  if (!isRecord(value) || value['kind'] !== 'overview' || !isPart(value)) return false
  const { previous, top, meta } = value
  return (
    (previous === undefined || isPart(previous)) &&
    isRecord(meta) &&
    typeof meta['computed_at'] === 'string' &&
    isRecord(top) &&
    topNames.every((name) => isListOf(top[name], isTopRow))
  )
}

function isPart(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { buckets, figures } = value
  return (
    isListOf(buckets, (one) => typeof one === 'string') &&
    isRecord(figures) &&
    figureNames.every((name) => isFigure(figures[name], buckets.length))
  )
}

function isFigure(value: unknown, bucketCount: number): boolean {
  return (
    isRecord(value) &&
    isNumberOrNull(value['total']) &&
    isListOf(value['values'], isNumberOrNull) &&
    value['values'].length === bucketCount
  )
}

function isTopRow(value: unknown): boolean {
  return (
    isRecord(value) &&
    (value['value'] === null || typeof value['value'] === 'string') &&
    typeof value['people'] === 'number' &&
    typeof value['events'] === 'number'
  )
}

function isNumberOrNull(value: unknown): boolean {
  return value === null || typeof value === 'number'
}

function isListOf(value: unknown, check: (one: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(check)
}
