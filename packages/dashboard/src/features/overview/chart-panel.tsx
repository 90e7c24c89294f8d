import { NativeSelect, Skeleton, Switch } from '@mantine/core'
import { lazy, Suspense, type ReactNode } from 'react'
import type { CountMeasure, Project, TrendAnswer } from '../../api/answers.ts'
import { formatClock } from '../../format/times.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import { BreakdownPicker } from './breakdown-picker.tsx'
import classes from './chart-panel.module.css'
import { BreakdownTable } from './breakdown-table.tsx'
import { BucketTable } from './bucket-table.tsx'
import { botChoices, type OverviewView } from './overview-search.ts'
import { ChartLegend } from './chart-legend.tsx'
import { TableSwitch } from './table-switch.tsx'
import { useSeriesLabel } from './use-series-label.ts'

// The chart's code is as large as all the rest; it comes while the first answer does.
const TrendChart = lazy(async () => ({ default: (await import('./trend-chart.tsx')).TrendChart }))

interface ChartPanelProps {
  readonly project: Project
  readonly view: OverviewView
  readonly trend: TrendAnswer | undefined
  readonly stale: boolean
  readonly running: boolean
  /** What is shown in the place of numbers that could not be had. */
  readonly fault: ReactNode
  /** The three figures without a breakdown, for the table. */
  readonly others: Readonly<Record<CountMeasure, TrendAnswer | undefined>>
  readonly onChange: (patch: Partial<OverviewView>) => void
}

export function ChartPanel(props: ChartPanelProps) {
  const { project, view, trend, stale, running, fault, others, onChange } = props
  const { t } = useTexts()
  const locale = useLocale()
  // Words go with the numbers: while another breakdown loads, the one on screen is still the one before.
  const label = useSeriesLabel(fieldOf(trend))
  const title = `${t(`overview.measures.${view.measure}`)}, ${t(`overview.intervals.${view.interval}`).toLowerCase()}`
  const waiting = trend === undefined && fault === false
  const empty = trend !== undefined && trend.series.every(({ total }) => total === 0)

  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="chart-title">
      <div className={classes.head}>
        <h2 id="chart-title" className={classes.title}>
          {title}
        </h2>
        <div className={classes.tools}>
          <BreakdownPicker
            projectId={project.id}
            value={view.breakdown}
            onChange={(breakdown) => onChange({ breakdown, table: 'totals' })}
          />
          <NativeSelect
            size="xs"
            aria-label={t('overview.bots')}
            value={view.bots}
            onChange={({ currentTarget: { value } }) => {
              const bots = botChoices.find((one) => one === value)
              if (bots !== undefined) onChange({ bots })
            }}
            data={botChoices.map((value) => ({ value, label: t(`overview.botChoices.${value}`) }))}
          />
          <Switch
            size="sm"
            withThumbIndicator={false}
            label={t('overview.compare')}
            title={t('overview.compareHint')}
            checked={view.compare}
            onChange={({ currentTarget: { checked } }) => onChange({ compare: checked })}
          />
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
        {/* Rendered before there is anything to draw, so that its code is fetched beside the numbers. */}
        <Suspense fallback={waiting && <ChartSkeleton />}>
          <TrendChart
            trend={empty ? undefined : trend}
            compare={view.compare}
            running={running}
            label={label}
            description={t('overview.chart', {
              measure: t(`overview.measures.${view.measure}`),
              interval: t(`overview.intervals.${view.interval}`).toLowerCase(),
            })}
          >
            {waiting && <ChartSkeleton />}
          </TrendChart>
        </Suspense>
      </div>
      {trend !== undefined && (
        <>
          <div className={classes.foot}>
            {view.breakdown === undefined ? (
              <ChartLegend trend={trend} compare={view.compare} />
            ) : (
              <TableSwitch value={view.table} onChange={(table) => onChange({ table })} />
            )}
            <p className={classes.updated}>
              {!trend.meta.exact && `${t('overview.sampled')} · `}
              {t('overview.updated', {
                time: formatClock(Date.parse(trend.meta.computed_at), project.timezone, locale),
              })}
            </p>
          </div>
          <div data-stale={stale} className={classes.table}>
            {view.breakdown !== undefined && view.table === 'totals' ? (
              <BreakdownTable trend={trend} measure={view.measure} compare={view.compare} label={label} />
            ) : (
              <BucketTable
                trend={trend}
                others={view.breakdown === undefined ? others : undefined}
                measure={view.measure}
                compare={view.compare}
                running={running}
                label={label}
              />
            )}
          </div>
        </>
      )}
      {waiting && (
        <div className={classes.rows}>
          {[1, 2, 3, 4].map((row) => (
            <Skeleton key={row} height={18} />
          ))}
        </div>
      )}
    </section>
  )
}

function ChartSkeleton() {
  return <Skeleton height="100%" />
}

function fieldOf(trend: TrendAnswer | undefined): string | undefined {
  return Object.keys(trend?.series[0]?.breakdown ?? {})[0]
}
