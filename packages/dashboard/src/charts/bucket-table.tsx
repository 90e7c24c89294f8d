import type { ReactNode } from 'react'
import { formatNumber } from '../format/numbers.ts'
import { formatBucketLong, formatBucketOfYear } from '../format/times.ts'
import type { TrendAnswer } from '../questions/answers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { ChartTable } from './chart-table.tsx'
import classes from './chart-table.module.css'

export interface BucketColumn {
  readonly key: string
  readonly name: string
  readonly values: readonly (number | null)[]
  readonly total: number | null
  /** @default a number, all digits */
  readonly format?: (value: number) => string
  /** What stands in a cell in place of its number alone; of a bucket, or of the total. @default the number */
  readonly cell?: (text: string, bucket: number | undefined) => ReactNode
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
  const write = (value: number | null | undefined, { format, cell }: BucketColumn, bucket?: number) => {
    if (value === null || value === undefined) return '–'
    const text = format?.(value) ?? formatNumber(value, locale)
    return cell?.(text, bucket) ?? text
  }
  return (
    <ChartTable
      label={t('charts.tableTitle')}
      head={t('charts.time')}
      columns={columns}
      rows={[
        {
          key: 'total',
          name: t('charts.total'),
          isTotal: true,
          cells: columns.map((column) => write(column.total, column)),
        },
        ...buckets.toReversed().map((bucket, fromEnd) => ({
          key: bucket,
          name: (
            <>
              {name(bucket, interval, locale)}
              {running && fromEnd === 0 && <span className={classes.note}> {t('charts.running')}</span>}
            </>
          ),
          cells: columns.map((column) => write(column.values[last - fromEnd], column, last - fromEnd)),
        })),
      ]}
    />
  )
}
