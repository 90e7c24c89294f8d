import { SegmentedControl, useComputedColorScheme } from '@mantine/core'
import { useUncontrolled } from '@mantine/hooks'
import { useCallback, type ReactNode } from 'react'
import { BucketTable } from '../charts/bucket-table.tsx'
import { chartColors, seriesColor } from '../charts/chart-colors.ts'
import { ChartLegend } from '../charts/chart-legend.tsx'
import { TrendChart } from '../charts/trend-chart.tsx'
import { formatValue, type ValueStyle } from '../format/values.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import type { Range } from '../view/range.ts'
import { zoomedRange, type DraggedRange } from '../view/zoom.ts'
import type { Series, TrendAnswer } from './answers.ts'
import type { Look, TableRows } from './drawing.ts'
import { Figures } from './figures.tsx'
import { Legend } from './legend.tsx'
import classes from './series-answer.module.css'
import { TotalsTable } from './totals-table.tsx'
import { defaultHeight } from './view-props.ts'

/** A point, or with no bucket a whole series. */
export interface SeriesPick {
  readonly series: Series
  readonly bucket?: number
}

/** What to do when somebody chooses it; undefined where nobody stands behind it. */
export type PickSeries = (at: SeriesPick) => (() => void) | undefined

export type SeriesOverTime = Pick<
  TrendAnswer,
  'buckets' | 'series' | 'interval' | 'timezone' | 'from' | 'until' | 'previous' | 'meta'
>

interface SeriesAnswerProps {
  readonly answer: SeriesOverTime
  readonly label: (series: Series) => string
  /** It must stay the same object. */
  readonly style?: ValueStyle | undefined
  /** Whether there are several series to be told apart. */
  readonly isDivided: boolean
  /** Whether a total over the range says something. @default true */
  readonly hasTotals?: boolean | undefined
  readonly hasShares: boolean
  /** Whether the same can be in several series, so that their totals can be more than the whole. @default false */
  readonly isRepeating?: boolean | undefined
  /** What is drawn below the line is no less than nothing: it is written without its sign. @default false */
  readonly isAbsolute?: boolean | undefined
  readonly how: ReactNode
  readonly look?: Look | undefined
  readonly height?: number | undefined
  readonly compact?: boolean | undefined
  readonly pick?: PickSeries | undefined
  readonly onZoom?: ((range: Range) => void) | undefined
  readonly rows?: TableRows | undefined
  readonly onRows?: ((rows: TableRows) => void) | undefined
}

/** Series over time: as a chart with its table, as figures, or as the table alone. */
export function SeriesAnswer(props: SeriesAnswerProps) {
  const { answer, label, style, isDivided, hasShares, how, compact = false, pick, onZoom } = props
  const {
    look = 'line',
    height = defaultHeight,
    hasTotals = true,
    isAbsolute = false,
    isRepeating = false,
  } = props
  const { t } = useTexts()
  const locale = useLocale()
  const colors = chartColors(useComputedColorScheme('light'))
  const [rows, setRows] = useUncontrolled<TableRows>({
    ...(props.rows === undefined ? {} : { value: props.rows }),
    ...(props.onRows === undefined ? {} : { onChange: props.onRows }),
    defaultValue: 'totals',
  })
  const running = isRunning(answer)
  const write = useCallback(
    (value: number) => formatValue(isAbsolute ? Math.abs(value) : value, locale, style),
    [locale, style, isAbsolute],
  )
  const pickAt = useCallback(
    (at: number, bucket: number) => {
      const series = answer.series[at]
      if (series !== undefined) pick?.({ series, bucket })?.()
    },
    [answer, pick],
  )
  const zoom = useCallback(
    (dragged: DraggedRange) => onZoom?.(zoomedRange(dragged, answer.timezone)),
    [answer.timezone, onZoom],
  )

  const isSwitched = isDivided && hasTotals
  const table =
    isSwitched && rows === 'totals' ? (
      <TotalsTable
        answer={answer}
        label={label}
        style={style}
        hasShares={hasShares}
        isRepeating={isRepeating}
        pick={pick}
      />
    ) : (
      <BucketTable
        trend={answer}
        running={running}
        columns={[
          ...answer.series.map((series, index) => ({
            key: String(index),
            name: label(series),
            values: series.values,
            total: series.total,
            format: write,
            pick:
              pick &&
              ((bucket: number | undefined) => pick(bucket === undefined ? { series } : { series, bucket })),
          })),
          ...(isDivided ? [] : (answer.previous?.series ?? [])).slice(0, 1).map((before) => ({
            key: 'before',
            name: t('charts.before'),
            values: before.values,
            total: before.total,
            format: write,
          })),
        ]}
      />
    )
  const tableSwitch = isSwitched && (
    <SegmentedControl
      size="xs"
      aria-label={t('questions.rows')}
      value={rows}
      onChange={(chosen) => setRows(chosen === 'buckets' ? 'buckets' : 'totals')}
      data={[
        { value: 'totals', label: t('questions.rowKinds.totals') },
        { value: 'buckets', label: t('questions.rowKinds.buckets') },
      ]}
    />
  )

  const legend = isDivided ? (
    <Legend
      limit={4}
      entries={answer.series.map((series, index) => ({
        name: label(series),
        color: seriesColor(colors, index, series.other),
      }))}
    />
  ) : (
    <ChartLegend trend={answer} />
  )

  if (look === 'number') {
    return (
      <div className={classes.answer}>
        <Figures answer={answer} label={label} style={style} pick={pick} />
        {!compact && <div className={classes.foot}>{how}</div>}
      </div>
    )
  }
  if (look === 'table') {
    return (
      <div className={classes.answer}>
        {!compact && (
          <div className={classes.foot}>
            {tableSwitch}
            {how}
          </div>
        )}
        <div className={classes.table}>{table}</div>
      </div>
    )
  }
  return (
    <div className={classes.answer}>
      <div style={{ height: compact ? height - legendPx : height }}>
        <TrendChart
          trend={answer}
          label={label}
          description={t('questions.chart', { series: answer.series.map(label).slice(0, 5).join('; ') })}
          running={running}
          look={chartLook(look, answer.series.length)}
          format={write}
          formatAxis={style?.format === 'share' ? write : undefined}
          onPick={pick && pickAt}
          onZoom={onZoom && zoom}
        />
      </div>
      {compact ? (
        <>
          {legend}
          <div className="visually-hidden">{table}</div>
        </>
      ) : (
        <>
          <div className={classes.foot}>
            {isSwitched ? tableSwitch : legend}
            {how}
          </div>
          <div className={classes.table}>{table}</div>
        </>
      )}
    </div>
  )
}

/** A line of the legend under a tile's chart, which is part of the tile's height. */
const legendPx = 24

/** In the words of the chart. Areas of several lie on one another, or the ones behind could not be seen. */
function chartLook(look: Look, series: number) {
  if (look === 'area') return series > 1 ? 'stacked' : 'area'
  if (look === 'bar') return 'grouped'
  return look === 'stacked' ? 'bar' : 'line'
}

/** Whether the last bucket was still filling when the answer was computed. */
function isRunning({ buckets, until, meta }: SeriesOverTime): boolean {
  const computedMs = Date.parse(meta.computed_at)
  return Date.parse(until) > computedMs && Date.parse(buckets.at(-1) ?? until) <= computedMs
}
