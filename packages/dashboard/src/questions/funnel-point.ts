import type { FunnelSeries } from './journey-answers.ts'

/** A place in a funnel's answer that somebody chose. */
export interface FunnelPoint {
  /** Its name, or its place from 1 on. */
  readonly step?: number | string
  readonly outcome?: 'reached' | 'dropped' | undefined
  /** Who went just these steps. */
  readonly path?: readonly string[]
  /** The event that came next; null for nothing. */
  readonly next?: string | null
  /** Which of the series, where there are several. */
  readonly index?: number | undefined
  /** What the place is called. */
  readonly name: string
}

export type PickFunnel = (point: FunnelPoint) => void

/** A place as the API takes it. */
export function toWirePoint(
  { index, name: _name, ...point }: FunnelPoint,
  series: readonly FunnelSeries[],
): Readonly<Record<string, unknown>> {
  return { ...point, ...valuesAt(series, index) }
}

/** The value of a series; of the one of all others, that it is none of theirs. */
export function valuesAt(
  series: readonly { readonly value: string | null; readonly other: boolean }[],
  index: number | undefined,
): Readonly<Record<string, unknown>> {
  const chosen = index === undefined ? undefined : series[index]
  if (chosen === undefined) return {}
  if (!chosen.other) return { values: [chosen.value] }
  return { other_than: series.filter(({ other }) => !other).map(({ value }) => [value]) }
}
