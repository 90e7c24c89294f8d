import type { Sql } from '../../../store/sql.ts'
import type { Selection } from '../../plan/plan.ts'
import type { FromTable } from '../../sql/columns.ts'

/** People that can be listed: those behind a figure of an answer. */
export interface Crowd {
  /**
   * A statement with a row for each of them: `person`, who is not 0; and where there are `steps`, `took`: pairs of a
   * step's place and Unix milliseconds, of the last attempt that counts.
   */
  readonly members: (from: FromTable) => Sql
  /** What steps are called, of a funnel. */
  readonly steps?: readonly string[]
  /** Robots and sample are those of it. */
  readonly world: Pick<Selection, 'sample'>
}
