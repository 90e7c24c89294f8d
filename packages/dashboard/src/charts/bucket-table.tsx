import { formatNumber } from '../format/numbers.ts'
import { formatBucketLong, formatBucketOfYear } from '../format/times.ts'
import type { TrendAnswer } from '../questions/answers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { ChartTable } from './chart-table.tsx'
import { PickCell } from './pick-cell.tsx'
import classes from './chart-table.module.css'

export interface BucketColumn {
  readonly key: string
  readonly name: string
  readonly values: readonly (number | null)[]
  readonly total: number | null
  /** @default a number, all digits */
  readonly format?: (value: number) => string
  /** What to do when somebody chooses the figure of a bucket, or the total; undefined where that leads nowhere. */
  readonly pick?: ((bucket: number | undefined) => (() => void) | undefined) | undefined
}

interface BucketTableProps {
  readonly trend: Pick<TrendAnswer, 'buckets' | 'interval'>
  readonly columns: readonly BucketColumn[]
  /** The last bucket is still filling. */
  readonly running: boolean
}

/** Every bucket's numbers, newest first: what a chart over time draws, to be read. */
export function BucketTable({ trend, columns, running }: BucketTableProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const { buckets, interval } = trend
  const last = buckets.length - 1
  const oneYear = buckets[0]?.slice(0, 4) === buckets[last]?.slice(0, 4)
  const name = oneYear ? formatBucketOfYear : formatBucketLong
  const cell = (value: number | null | undefined, column: BucketColumn, bucket?: number) => {
    if (value === null || value === undefined) return '–'
    const text = column.format?.(value) ?? formatNumber(value, locale)
    const when = bucket === undefined ? t('charts.total') : name(buckets[bucket] ?? '', interval, locale)
    return (
      <PickCell key={column.key} text={text} of={`${column.name}, ${when}`} onPick={column.pick?.(bucket)} />
    )
  }
  return (
    <ChartTable
      label={t('charts.tableTitle')}
      head={t('charts.time')}
      columns={columns}
      rows={[
        // Where no column has a total there is none to be told.
        ...(columns.every(({ total }) => total === null)
          ? []
          : [
              {
                key: 'total',
                name: t('charts.total'),
                isTotal: true,
                cells: columns.map((column) => cell(column.total, column)),
              },
            ]),
        ...buckets.toReversed().map((bucket, fromEnd) => ({
          key: bucket,
          name: (
            <>
              {name(bucket, interval, locale)}
              {running && fromEnd === 0 && <span className={classes.note}> {t('charts.running')}</span>}
            </>
          ),
          cells: columns.map((column) => cell(column.values[last - fromEnd], column, last - fromEnd)),
        })),
      ]}
    />
  )
}
