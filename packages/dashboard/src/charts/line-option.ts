import type { LineSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { axesOption, type AxesInput } from './axes-option.ts'

type LineChartOption = ComposeOption<LineSeriesOption | GridComponentOption | TooltipComponentOption>

/** One line as it is drawn. Names are text from strangers: they are only ever set as text. */
export interface ChartLine {
  readonly name: string
  readonly color: string
  readonly values: readonly (number | null)[]
  /** The same line in the period before; drawn when there is one line alone. */
  readonly previous?: readonly (number | null)[]
}

export interface ChartInput extends AxesInput {
  readonly lines: readonly ChartLine[]
  /** The last bucket is still filling: what leads to it is drawn dashed. */
  readonly running: boolean
  /** The ground under each line is filled. A line alone always has a hint of it. */
  readonly filled?: boolean
  /** Each line stands on the one before. */
  readonly stacked?: boolean
}

/** The chart is a pure function of what it shows. */
export function lineOption(input: ChartInput): LineChartOption {
  return { ...axesOption(input), series: input.lines.flatMap((line, index) => linesOf(line, index, input)) }
}

function linesOf(line: ChartLine, index: number, input: ChartInput): LineSeriesOption[] {
  const alone = input.lines.length === 1
  const { filled = false, stacked = false } = input
  // A stack is one shape: its last part is not taken out of it to be dashed.
  const dashed = input.running && line.values.length > 1 && !stacked
  const opacity = stacked ? 0.55 : filled ? 0.2 : alone ? 0.1 : 0
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
    data: line.values.map((value, at) => (dashed && at === line.values.length - 1 ? '-' : (value ?? '-'))),
    lineStyle: { width: 2.25, join: 'round' },
    ...(opacity > 0 ? { areaStyle: { color: line.color, opacity } } : {}),
    ...(stacked ? { stack: 'all' } : {}),
  }
  const running: LineSeriesOption = {
    ...base,
    id: `line-${index}-running`,
    data: line.values.map((value, at) => (at >= line.values.length - 2 ? (value ?? '-') : '-')),
    lineStyle: { width: 2.25, type: [5, 4], join: 'round' },
    ...(opacity > 0 ? { areaStyle: { color: line.color, opacity: opacity / 2 } } : {}),
  }
  const previous: LineSeriesOption = {
    ...base,
    id: `line-${index}-previous`,
    color: input.colors.previous,
    data: (line.previous ?? []).slice(0, line.values.length).map((value) => value ?? '-'),
    lineStyle: { width: 1.5, join: 'round' },
    z: 2,
  }
  return [...(alone && line.previous !== undefined ? [previous] : []), solid, ...(dashed ? [running] : [])]
}
