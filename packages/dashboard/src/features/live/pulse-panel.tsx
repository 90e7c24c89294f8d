import { Skeleton } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import { BucketTable } from '../../charts/bucket-table.tsx'
import { TrendChart } from '../../charts/trend-chart.tsx'
import { formatNumber } from '../../format/numbers.ts'
import { isTrendAnswer, type Series, type TrendAnswer } from '../../questions/answers.ts'
import type { SharedQuestion } from '../../questions/question.ts'
import { Fault } from '../../shell/fault.tsx'
import { useLocale, useTexts } from '../../use-texts.ts'
import classes from './pulse-panel.module.css'
import { useLiveAnswer } from './use-live-answer.ts'

export interface LiveAsked {
  readonly projectId: string
  readonly isPaused: boolean
  /** The last half hour, and which of its events. */
  readonly shared: SharedQuestion
}

const everyMs = 10_000

/** People and events of the last half hour, minute by minute. */
export function PulsePanel({ projectId, isPaused, shared }: LiveAsked) {
  const { t } = useTexts()
  const locale = useLocale()
  const { data, error, refetch } = useLiveAnswer(
    {
      kind: 'trend',
      ...shared,
      interval: 'minute',
      series: [
        { name: 'events', measure: { fn: 'count' } },
        { name: 'people', measure: { fn: 'people' } },
      ],
    },
    isTrendAnswer,
    { projectId, everyMs, isPaused },
  )
  const label = useCallback(({ name }: Series) => t(name === 'people' ? 'live.people' : 'live.events'), [t])
  const events = useMemo(() => data && only(data, 'events'), [data])
  const total = (name: string) => data?.series.find((series) => series.name === name)?.total ?? 0
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="pulse-title">
      <div className={classes.head}>
        <h2 id="pulse-title" className={classes.title}>
          {t('live.halfHour')}
        </h2>
        {data !== undefined && (
          <dl className={classes.figures}>
            {['people', 'events'].map((name) => (
              <div key={name}>
                <dt>{t(name === 'people' ? 'live.people' : 'live.events')}</dt>
                <dd data-live={name}>{formatNumber(total(name), locale)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <div className={classes.chart}>
        {data === undefined && error !== null ? (
          <Fault error={error} onRetry={() => void refetch()} />
        ) : (
          <TrendChart trend={events} label={label} look="bar" running description={t('live.chart')}>
            {data === undefined && <Skeleton height="100%" />}
          </TrendChart>
        )}
      </div>
      {data !== undefined && (
        <details className={classes.table}>
          <summary>{t('live.table')}</summary>
          <BucketTable
            trend={data}
            running
            columns={data.series.map((series) => ({
              key: series.name ?? '',
              name: label(series),
              values: series.values,
              total: series.total,
            }))}
          />
        </details>
      )}
    </section>
  )
}

function only(answer: TrendAnswer, name: string): TrendAnswer {
  return { ...answer, series: answer.series.filter((series) => series.name === name) }
}
