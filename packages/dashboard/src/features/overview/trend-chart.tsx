import { useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef, type ReactNode } from 'react'
import type { TrendAnswer, TrendSeries } from '../../api/answers.ts'
import { formatCompact, formatNumber } from '../../format/numbers.ts'
import { formatBucketLong, formatBucketShort } from '../../format/times.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import { chartColors, seriesColor } from './chart-colors.ts'
import { chartOption } from './chart-option.ts'
import { buildTooltip } from './chart-tooltip.ts'
import classes from './trend-chart.module.css'

use([LineChart, GridComponent, TooltipComponent, SVGRenderer])

interface TrendChartProps {
  /** `undefined` draws nothing, and keeps the place. */
  readonly trend: TrendAnswer | undefined
  readonly compare: boolean
  readonly running: boolean
  readonly label: (series: TrendSeries) => string
  readonly description: string
  readonly children?: ReactNode
}

export function TrendChart({ trend, compare, running, label, description, children }: TrendChartProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const scheme = useComputedColorScheme('light')
  const still = useReducedMotion()
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(null)

  useEffect(() => {
    if (box.current === null) return undefined
    const made = init(box.current, null, { renderer: 'svg' })
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(box.current)
    chart.current = made
    return () => {
      watch.disconnect()
      made.dispose()
    }
  }, [])

  useEffect(() => {
    if (trend === undefined) {
      chart.current?.clear()
      return
    }
    const colors = chartColors(scheme)
    const previous = compare ? trend.previous : undefined
    const lines = trend.series.map((series, index) => ({
      name: label(series),
      color: seriesColor(colors, index, series.other),
      values: series.values,
      ...(previous?.series[index] === undefined ? {} : { previous: previous.series[index].values }),
    }))
    const option = chartOption({
      buckets: trend.buckets,
      lines,
      running,
      colors,
      animate: !still,
      bucketLabel: (bucket) => formatBucketShort(bucket, trend.interval, locale),
      valueLabel: (value) => formatCompact(value, locale),
      tooltip: (index) => {
        const title = formatBucketLong(trend.buckets[index] ?? '', trend.interval, locale)
        const before = previous?.buckets[index]
        return buildTooltip({
          title:
            running && index === trend.buckets.length - 1 ? `${title} · ${t('overview.running')}` : title,
          rows: lines.map((line) => ({ ...line, value: formatNumber(line.values[index] ?? 0, locale) })),
          ...(lines.length === 1 && before !== undefined
            ? {
                before: {
                  name: formatBucketLong(before, trend.interval, locale),
                  color: colors.previous,
                  value: formatNumber(lines[0]?.previous?.[index] ?? 0, locale),
                },
              }
            : {}),
        })
      },
    })
    chart.current?.setOption(option, { replaceMerge: ['series'] })
  }, [trend, compare, running, label, locale, scheme, still, t])

  return (
    <div className={classes.frame}>
      <div ref={box} className={classes.chart} role="img" aria-label={description} />
      {children !== undefined && children !== false && <div className={classes.cover}>{children}</div>}
    </div>
  )
}
