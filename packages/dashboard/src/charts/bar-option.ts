import type { BarSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { axesOption } from './axes-option.ts'
import type { ChartInput } from './line-option.ts'

type BarChartOption = ComposeOption<BarSeriesOption | GridComponentOption | TooltipComponentOption>

/** Bars over time, side by side or one on the other. The bucket that is still filling is paler. */
export function barOption(input: ChartInput): BarChartOption {
  const alone = input.lines.length === 1
  const last = input.buckets.length - 1
  const series = input.lines.flatMap((line, index): BarSeriesOption[] => [
    ...(alone && line.previous !== undefined
      ? [
          {
            type: 'bar' as const,
            id: `bar-${index}-previous`,
            name: line.name,
            color: input.colors.previous,
            data: line.previous.slice(0, line.values.length).map((value) => value ?? '-'),
            barGap: '8%',
          },
        ]
      : []),
    {
      type: 'bar',
      id: `bar-${index}`,
      name: line.name,
      color: line.color,
      ...(input.stacked === true ? { stack: 'all' } : {}),
      barMaxWidth: 48,
      data: line.values.map((value, at) => ({
        value: value ?? '-',
        itemStyle: { opacity: input.running && at === last ? 0.5 : 1 },
      })),
    },
  ])
  return { ...axesOption(input, true), series }
}
