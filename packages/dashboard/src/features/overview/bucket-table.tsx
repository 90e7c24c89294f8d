import type { CountMeasure, TrendAnswer, TrendSeries } from '../../api/answers.ts'
import { formatNumber } from '../../format/numbers.ts'
import { formatBucketLong, formatBucketOfYear } from '../../format/times.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import { measures } from './overview-search.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import classes from './table.module.css'

interface BucketTableProps {
  readonly trend: TrendAnswer
  /** Given without a breakdown: a column for each figure instead of one for each series. */
  readonly others: Readonly<Record<CountMeasure, TrendAnswer | undefined>> | undefined
  /** The figure on the chart: with `compare` its period before has a column too. */
  readonly measure: CountMeasure
  readonly compare: boolean
  readonly running: boolean
  readonly label: (series: TrendSeries) => string
}

interface Column {
  readonly key: string
  readonly name: string
  readonly values: readonly number[]
  readonly total: number
}

/** Every bucket's numbers, newest first: what the chart draws, to be read. */
export function BucketTable({ trend, others, measure, compare, running, label }: BucketTableProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const columns: readonly Column[] =
    others === undefined
      ? trend.series.map((series, index) => ({ ...series, key: String(index), name: label(series) }))
      : [
          ...measures.map((one) => ({
            key: one,
            name: t(`overview.measures.${one}`),
            values: others[one]?.series[0]?.values ?? [],
            total: others[one]?.series[0]?.total ?? 0,
          })),
          ...(compare ? (trend.previous?.series ?? []) : []).slice(0, 1).map((before) => ({
            key: 'before',
            name: t('overview.measureBefore', { measure: t(`overview.measures.${measure}`) }),
            values: before.values,
            total: before.total,
          })),
        ]
  const last = trend.buckets.length - 1
  const oneYear = trend.buckets[0]?.slice(0, 4) === trend.buckets[last]?.slice(0, 4)
  const format = oneYear ? formatBucketOfYear : formatBucketLong
  return (
    <ScrollRegion label={t('overview.tableTitle')} className={classes.scroller}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('overview.time')}</th>
            {columns.map(({ key, name }) => (
              <th key={key} scope="col" className={classes.number}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className={classes.total}>
            <th scope="row">{t('overview.total')}</th>
            {columns.map(({ key, total }) => (
              <td key={key} className={classes.number}>
                {formatNumber(total, locale)}
              </td>
            ))}
          </tr>
          {trend.buckets.toReversed().map((bucket, fromEnd) => (
            <tr key={bucket}>
              <th scope="row">
                {format(bucket, trend.interval, locale)}
                {running && fromEnd === 0 && <span className={classes.note}> {t('overview.running')}</span>}
              </th>
              {columns.map(({ key, values }) => (
                <td key={key} className={classes.number}>
                  {formatNumber(values[last - fromEnd] ?? 0, locale)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
