import { useComputedColorScheme } from '@mantine/core'
import { useCallback, useMemo, type ReactNode } from 'react'
import { formatCompact, formatNumber } from '../format/numbers.ts'
import { formatBucketLong, formatBucketShort, startsDay } from '../format/times.ts'
import type { Series, TrendAnswer } from '../questions/answers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { chartColors, seriesColor } from './chart-colors.ts'
import type { ChartInput, ChartLine } from './chart-input.ts'
import { Chart, type ChartPlace } from './chart.tsx'

/** Lines over time, and those of the period before. */
export type TrendLines = Pick<TrendAnswer, 'buckets' | 'series' | 'interval' | 'until' | 'previous'>

interface TrendChartProps {
  /** `undefined` draws nothing, and keeps the place. */
  readonly trend: TrendLines | undefined
  readonly label: (series: Series) => string
  readonly description: string
  /** Whether the last bucket is still filling. */
  readonly running: boolean
  /** `stacked` are areas, `bar` bars, each on the one before; `grouped` are bars side by side. @default `line` */
  readonly look?: 'line' | 'area' | 'stacked' | 'bar' | 'grouped' | undefined
  /** How a value is written in the tooltip. It must stay the same function. @default a number, all digits */
  readonly format?: ((value: number) => string) | undefined
  /** No value is greater, such as 1 of shares. */
  readonly ceiling?: number | undefined
  /** How one is written on the axis. @default as short as can be */
  readonly formatAxis?: ((value: number) => string) | undefined
  readonly onPick?: ((series: number, bucket: number) => void) | undefined
  /** Called with the beginnings and ends of the buckets that were dragged over: half-open. */
  readonly onZoom?: ((range: { readonly from: string; readonly until: string }) => void) | undefined
  readonly children?: ReactNode
}

/** A trend as a chart. It fills its place, which needs a height. */
export function TrendChart(props: TrendChartProps) {
  const {
    trend,
    label,
    description,
    running,
    look = 'line',
    format,
    formatAxis,
    ceiling,
    onPick,
    onZoom,
  } = props
  const { t } = useTexts()
  const locale = useLocale()
  const scheme = useComputedColorScheme('light')

  const input = useMemo((): ChartInput | undefined => {
    if (trend === undefined) return undefined
    const colors = chartColors(scheme)
    const { previous, buckets, interval } = trend
    const lines = trend.series.map((series, index) => ({
      name: label(series),
      color: seriesColor(colors, index, series.other),
      values: series.values,
      ...(previous?.series[index] === undefined ? {} : { previous: previous.series[index].values }),
    }))
    // Hours of several days would not say of which day they are.
    const areDaysNamed =
      (interval === 'hour' || interval === 'minute') && buckets.filter(startsDay).length > 1
    const write = (value: number | null | undefined) =>
      value === null || value === undefined ? '–' : (format?.(value) ?? formatNumber(value, locale))
    return {
      kind: look === 'bar' || look === 'grouped' ? 'bar' : 'line',
      buckets,
      lines,
      running,
      colors,
      filled: look === 'area',
      stacked: look === 'stacked' || look === 'bar',
      fractions: trend.series.some(({ values }) => values.some((value) => !Number.isInteger(value ?? 0))),
      ...(ceiling === undefined ? {} : { ceiling }),
      bucketLabel: (bucket: string) =>
        areDaysNamed && !startsDay(bucket) ? '' : formatBucketShort(bucket, interval, locale),
      valueLabel: formatAxis ?? ((value: number) => formatCompact(value, locale)),
      tooltip: (index: number) => {
        const title = formatBucketLong(buckets[index] ?? '', interval, locale)
        const before = previous?.buckets[index]
        return {
          title: running && index === buckets.length - 1 ? `${title} · ${t('charts.running')}` : title,
          rows: tooltipRows(lines, index).map((line) => ({ ...line, value: write(line.values[index]) })),
          ...(lines.length === 1 && before !== undefined
            ? {
                before: {
                  name: formatBucketLong(before, interval, locale),
                  color: colors.previous,
                  value: write(lines[0]?.previous?.[index]),
                },
              }
            : {}),
        }
      },
    }
  }, [trend, label, running, look, format, formatAxis, ceiling, locale, scheme, t])

  const zoom = useCallback(
    (first: number, last: number) => {
      const from = trend?.buckets[first]
      if (trend !== undefined && from !== undefined) {
        onZoom?.({ from, until: trend.buckets[last + 1] ?? trend.until })
      }
    },
    [trend, onZoom],
  )
  const pick = useCallback(({ line, bucket }: ChartPlace) => onPick?.(line, bucket), [onPick])
  return (
    <Chart input={input} description={description} onPick={onPick && pick} onZoom={onZoom && zoom}>
      {props.children}
    </Chart>
  )
}

/** More would reach over the edge of the chart; the table has all of them. */
const mostTooltipRows = 12

function tooltipRows(lines: readonly ChartLine[], index: number): readonly ChartLine[] {
  if (lines.length <= mostTooltipRows) return lines
  const at = (line: ChartLine) => line.values[index] ?? 0
  return lines.toSorted((a, b) => at(b) - at(a)).slice(0, mostTooltipRows)
}
