import { Skeleton, Switch } from '@mantine/core'
import { useCallback, useMemo, type ReactNode } from 'react'
import { BucketTable } from '../../charts/bucket-table.tsx'
import { ChartLegend } from '../../charts/chart-legend.tsx'
import { TrendChart } from '../../charts/trend-chart.tsx'
import { formatClock } from '../../format/times.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import type { Range } from '../../view/range.ts'
import { zoomedRange, type DraggedRange } from '../../view/zoom.ts'
import classes from './chart-panel.module.css'
import { figureNames, type FigureName, type OverviewAnswer, type OverviewPart } from './overview-answer.ts'
import { useFigureFormat } from './use-figure-format.ts'

interface ChartPanelProps {
  readonly answer: OverviewAnswer | undefined
  readonly measure: FigureName
  readonly stale: boolean
  readonly running: boolean
  /** What is shown in the place of numbers that could not be had. */
  readonly fault: ReactNode
  readonly table: boolean
  /** What may be done with the chart. */
  readonly tools?: ReactNode
  readonly onTable: (shown: boolean) => void
  readonly onZoom?: ((range: Range) => void) | undefined
}

/** One figure over time, beside the period before, and all of them as a table. */
export function ChartPanel({
  answer,
  measure,
  stale,
  running,
  fault,
  table,
  tools,
  onTable,
  onZoom,
}: ChartPanelProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const format = useFigureFormat()
  const waiting = answer === undefined && fault === false
  const empty = answer !== undefined && answer.figures.events.total === 0
  const trend = useMemo(() => answer && trendOf(answer, measure), [answer, measure])
  const write = useCallback((value: number) => format(measure, value), [format, measure])
  const writeShort = useCallback((value: number) => format(measure, value, 'short'), [format, measure])
  const timezone = answer?.timezone ?? 'UTC'
  const zoom = useCallback(
    (dragged: DraggedRange) => onZoom?.(zoomedRange(dragged, timezone)),
    [onZoom, timezone],
  )
  const title = t(`overview.measures.${measure}`)
  const label = useCallback(() => title, [title])

  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="chart-title">
      <div className={classes.head}>
        <h2 id="chart-title" className={classes.title}>
          {title}
        </h2>
        <div className={classes.tools}>
          {trend !== undefined && <ChartLegend trend={trend} />}
          {tools}
        </div>
      </div>
      <div className={classes.chart} data-stale={stale} aria-busy={stale || waiting}>
        {fault !== false && <div className={classes.fault}>{fault}</div>}
        {empty && (
          <div className={classes.empty}>
            <p>{t('overview.empty')}</p>
            <p className={classes.hint}>{t('overview.emptyHint')}</p>
          </div>
        )}
        <TrendChart
          trend={empty ? undefined : trend}
          running={running}
          label={label}
          description={t('overview.chart', { measure: title })}
          format={write}
          formatAxis={measure === 'bounce_rate' || measure === 'session_duration' ? writeShort : undefined}
          onZoom={onZoom && zoom}
        >
          {waiting && <Skeleton height="100%" />}
        </TrendChart>
      </div>
      <div className={classes.foot}>
        <Switch
          size="xs"
          withThumbIndicator={false}
          label={t('overview.table')}
          checked={table}
          onChange={({ currentTarget: { checked } }) => onTable(checked)}
        />
        {answer !== undefined && (
          <p className={classes.updated}>
            {!answer.meta.exact && `${t('overview.sampled')} · `}
            {t('overview.updated', {
              time: formatClock(Date.parse(answer.meta.computed_at), answer.timezone, locale),
            })}
          </p>
        )}
      </div>
      {answer !== undefined && table && (
        <div data-stale={stale} className={classes.table}>
          <BucketTable
            trend={answer}
            running={running}
            columns={figureNames.map((name) => ({
              key: name,
              name: t(`overview.measures.${name}`),
              ...answer.figures[name],
              format: (value: number) => format(name, value),
            }))}
          />
        </div>
      )}
    </section>
  )
}

function trendOf(answer: OverviewAnswer, measure: FigureName) {
  const part = ({ buckets, from, until, figures }: OverviewPart) => ({
    buckets,
    from,
    until,
    series: [{ breakdown: {}, other: false, ...figures[measure] }],
  })
  return {
    interval: answer.interval,
    timezone: answer.timezone,
    ...part(answer),
    ...(answer.previous === undefined ? {} : { previous: part(answer.previous) }),
  }
}
