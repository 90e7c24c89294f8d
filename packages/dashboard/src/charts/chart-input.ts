import type { ChartColors } from './chart-colors.ts'
import type { TooltipContent } from './chart-tooltip.tsx'

/** One series as it is drawn. Names are text from strangers: they are only ever shown as text. */
export interface ChartLine {
  readonly name: string
  readonly color: string
  readonly values: readonly (number | null)[]
  /** The same in the period before; drawn when there is one line alone. */
  readonly previous?: readonly (number | null)[]
}

/** What a chart over buckets shows. The drawing is a pure function of it, and of its size. */
export interface ChartInput {
  readonly kind: 'line' | 'bar'
  /** Along the axis: moments, or names. */
  readonly buckets: readonly string[]
  readonly lines: readonly ChartLine[]
  readonly colors: ChartColors
  /** The last bucket is still filling: what leads to it is drawn dashed, and a bar paler. */
  readonly running: boolean
  /** The ground under each line is filled. A line alone always has a hint of it. */
  readonly filled?: boolean
  /** Each stands on the one before. */
  readonly stacked?: boolean
  /** No value is greater: an axis that comes near it ends there. */
  readonly ceiling?: number
  /** Numbers with a fraction, such as rates: an axis between 0 and 1 needs steps. */
  readonly fractions?: boolean
  /** `''` for a bucket that is not named on the axis. */
  readonly bucketLabel: (bucket: string) => string
  readonly valueLabel: (value: number) => string
  readonly tooltip: (bucket: number) => TooltipContent
}
