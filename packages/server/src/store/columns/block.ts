import type { Span } from '../changes.ts'

/** Rows as columns, in the engine's format `Native`. */
export interface ColumnBlock {
  readonly names: readonly string[]
  /** The type of each column's bytes: `event_id UUID, name LowCardinality(String), …`. */
  readonly structure: string
  readonly bytes: Buffer
  /** When the earliest and the latest event happened. */
  readonly span: Span
}
