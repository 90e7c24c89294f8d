import type { EChartsCoreOption } from 'echarts/core'
import { lazy, Suspense, type ReactNode } from 'react'
import classes from './chart.module.css'

/** What may be clicked: the place in the option's data. */
export interface ChartPlace {
  readonly series: number
  readonly index: number
  readonly name: string
}

export interface ChartProps {
  readonly kind: ChartKind
  /** `undefined` draws nothing, and keeps the place. */
  readonly option: EChartsCoreOption | undefined
  /** For who does not see it. The same numbers are in a table beside it. */
  readonly description: string
  readonly onPick?: ((place: ChartPlace) => void) | undefined
  /** Dragged over from one bucket to another, both included. The option has buckets as its x axis. */
  readonly onZoom?: ((first: number, last: number) => void) | undefined
  /** Lies over it while there is nothing to draw. */
  readonly children?: ReactNode
}

/**
 * Each kind's code comes when it is first drawn, and what all of them share comes with the first of them: together
 * they are as large as the rest of the page. Another kind is a file in `kinds/` and a line here.
 */
const kinds = {
  line: lazy(() => withParts(import('./kinds/line.ts'))),
  bar: lazy(() => withParts(import('./kinds/bar.ts'))),
}
export type ChartKind = keyof typeof kinds

/** A chart that fills its place. What it shows is a pure function of its option. */
export function Chart({ kind, children, ...rest }: ChartProps) {
  const Drawn = kinds[kind]
  return (
    <div className={classes.frame}>
      {/* Rendered before there is anything to draw, so that its code is fetched beside the numbers. */}
      <Suspense>
        <Drawn {...rest} />
      </Suspense>
      {children !== undefined && children !== false && <div className={classes.cover}>{children}</div>}
    </div>
  )
}

async function withParts(parts: Promise<unknown>) {
  const [{ DrawnChart }] = await Promise.all([import('./drawn-chart.tsx'), parts])
  return { default: DrawnChart }
}
