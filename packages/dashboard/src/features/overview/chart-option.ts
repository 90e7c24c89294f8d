import type { LineSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import type { ChartColors } from './chart-colors.ts'

export type TrendChartOption = ComposeOption<LineSeriesOption | GridComponentOption | TooltipComponentOption>

/** One line as it is drawn. Names are text from strangers: they are only ever set as text. */
export interface ChartLine {
  readonly name: string
  readonly color: string
  readonly values: readonly number[]
  /** The same line in the period before; drawn when there is one line alone. */
  readonly previous?: readonly number[]
}

export interface ChartInput {
  readonly buckets: readonly string[]
  readonly lines: readonly ChartLine[]
  /** The last bucket is still filling: what leads to it is drawn dashed. */
  readonly running: boolean
  readonly colors: ChartColors
  readonly bucketLabel: (bucket: string) => string
  readonly valueLabel: (value: number) => string
  /** Builds the tooltip of a bucket as elements, never as HTML. */
  readonly tooltip: (index: number) => HTMLElement
  readonly animate: boolean
}

/** The chart is a pure function of what it shows. */
export function chartOption(input: ChartInput): TrendChartOption {
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
      boundaryGap: false,
      axisLine: { lineStyle: { color: colors.grid } },
      axisTick: { show: false },
      axisLabel: {
        color: colors.muted,
        fontSize: 12,
        hideOverlap: true,
        alignMinLabel: 'left',
        alignMaxLabel: 'right',
        formatter: (bucket: string) => input.bucketLabel(bucket),
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      minInterval: 1,
      splitNumber: 4,
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
      axisPointer: { type: 'line', lineStyle: { color: colors.muted, type: 'solid', width: 1 } },
      formatter: (params) => input.tooltip((Array.isArray(params) ? params[0] : params)?.dataIndex ?? 0),
    },
    series: input.lines.flatMap((line, index) => linesOf(line, index, input)),
  }
}

function linesOf(line: ChartLine, index: number, input: ChartInput): LineSeriesOption[] {
  const alone = input.lines.length === 1
  const dashed = input.running && line.values.length > 1
  const base = {
    type: 'line' as const,
    name: line.name,
    color: line.color,
    // A lone point has no line to be seen by.
    showSymbol: line.values.length === 1,
    symbol: 'circle',
    symbolSize: 7,
    z: 3,
  }
  const solid: LineSeriesOption = {
    ...base,
    id: `line-${index}`,
    data: line.values.map((value, at) => (dashed && at === line.values.length - 1 ? '-' : value)),
    lineStyle: { width: 2.25, join: 'round' },
    ...(alone ? { areaStyle: { color: line.color, opacity: 0.1 } } : {}),
  }
  const running: LineSeriesOption = {
    ...base,
    id: `line-${index}-running`,
    data: line.values.map((value, at) => (at >= line.values.length - 2 ? value : '-')),
    lineStyle: { width: 2.25, type: [5, 4], join: 'round' },
    ...(alone ? { areaStyle: { color: line.color, opacity: 0.05 } } : {}),
  }
  const previous: LineSeriesOption = {
    ...base,
    id: `line-${index}-previous`,
    color: input.colors.previous,
    data: [...(line.previous ?? [])].slice(0, line.values.length),
    lineStyle: { width: 1.5, join: 'round' },
    z: 2,
  }
  return [...(alone && line.previous !== undefined ? [previous] : []), solid, ...(dashed ? [running] : [])]
}
