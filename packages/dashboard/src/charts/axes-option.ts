import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import type { ChartColors } from './chart-colors.ts'

export interface AxesInput {
  readonly buckets: readonly string[]
  readonly colors: ChartColors
  readonly bucketLabel: (bucket: string) => string
  readonly valueLabel: (value: number) => string
  /** Builds the tooltip of a bucket as elements, never as HTML. */
  readonly tooltip: (index: number) => HTMLElement
  readonly animate: boolean
  /** No value is greater: an axis that comes near it ends there. */
  readonly ceiling?: number
  /** Numbers with a fraction, such as rates: an axis between 0 and 1 needs steps. */
  readonly fractions?: boolean
}

/** What charts over time share: buckets along, values up, one tooltip for all that is at a time. */
export function axesOption(input: AxesInput, boundaryGap = false) {
  const { colors } = input
  return {
    animation: input.animate,
    animationDuration: 250,
    animationDurationUpdate: 250,
    grid: {
      left: 4,
      right: 12,
      top: 12,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: [...input.buckets],
      boundaryGap,
      axisLine: { lineStyle: { color: colors.grid } },
      axisTick: { show: false },
      axisLabel: {
        color: colors.muted,
        fontSize: 12,
        hideOverlap: true,
        ...(boundaryGap ? {} : { alignMinLabel: 'left', alignMaxLabel: 'right' }),
        formatter: (bucket: string) => input.bucketLabel(bucket),
      },
    },
    yAxis: {
      type: 'value',
      ...(input.ceiling === undefined ? {} : { max: axisEnd(input.ceiling) }),
      ...(input.fractions === true ? {} : { minInterval: 1 }),
      // A whole is parted into fifths: quarters of it the library rounds to 30 %.
      splitNumber: input.ceiling === undefined ? 4 : 5,
      splitLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.muted, fontSize: 12, formatter: (value: number) => input.valueLabel(value) },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0.1,
      padding: 0,
      borderWidth: 0,
      backgroundColor: 'transparent',
      extraCssText: 'box-shadow:none',
      axisPointer: {
        type: boundaryGap ? 'shadow' : 'line',
        lineStyle: { color: colors.muted, type: 'solid', width: 1 },
        shadowStyle: { color: colors.grid, opacity: 0.5 },
      },
      formatter: (params) => input.tooltip((Array.isArray(params) ? params[0] : params)?.dataIndex ?? 0),
    },
  } satisfies ComposeOption<GridComponentOption | TooltipComponentOption>
}

/** Left to the library where the values stay well below. */
function axisEnd(ceiling: number): (extent: { readonly max: number }) => number | null {
  return ({ max }) => (max > ceiling * 0.75 ? ceiling : null)
}
