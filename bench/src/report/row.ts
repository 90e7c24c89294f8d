export type Unit = 'events/s' | 'ms' | 'µs/event' | 'bytes/event' | 'bytes' | 'MiB'

export interface Figure {
  readonly value: number
  readonly unit: Unit
}

/** The best that the machine can do for the same work, found in the same run. */
export interface Ceiling extends Figure {
  readonly what: string
}

/** What is asked of the figure itself, or of its ratio to the ceiling. */
export interface Target {
  readonly of: 'figure' | 'ratio'
  readonly bound: 'at-least' | 'at-most'
  readonly value: number
}

/** One line of the table. */
export interface Row {
  readonly what: string
  readonly figure: Figure
  readonly ceiling: Ceiling | undefined
  /** Figure to ceiling; given where it is not simply the one by the other, such as a median of rounds. */
  readonly ratio?: number
  readonly target: Target | undefined
  /** What a reader must know beside the figure: spreads, percentiles, what went wrong. */
  readonly notes: readonly string[]
}

export function ratioOf(row: Row): number | undefined {
  if (row.ratio !== undefined) return row.ratio
  if (row.ceiling === undefined || row.ceiling.value === 0) return undefined
  return row.figure.value / row.ceiling.value
}

/** Whether the target is reached; `undefined` where there is none. */
export function isMet(row: Row): boolean | undefined {
  if (row.target === undefined) return undefined
  const value = row.target.of === 'figure' ? row.figure.value : (ratioOf(row) ?? 0)
  return row.target.bound === 'at-least' ? value >= row.target.value : value <= row.target.value
}
