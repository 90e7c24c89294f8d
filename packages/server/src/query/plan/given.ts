import type { Range } from '../time/buckets.ts'
import type { Zone } from '../time/zone.ts'
import type { Selection } from './plan.ts'

/** What every kind of question has, looked up. */
export interface Given {
  readonly zone: Zone
  readonly selection: Selection
  readonly range: Range
  /** The most rows that an answer may have. */
  readonly maxResultRows: number
}
