import { useComputedColorScheme } from '@mantine/core'
import { useCallback, useMemo, type ReactNode } from 'react'
import { chartColors } from '../charts/chart-colors.ts'
import type { ChartInput } from '../charts/chart-input.ts'
import { ChartTable } from '../charts/chart-table.tsx'
import { Chart, type ChartPlace } from '../charts/chart.tsx'
import { formatCompact, formatNumber, formatShare } from '../format/numbers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { PickCell } from '../charts/pick-cell.tsx'
import classes from './series-answer.module.css'
import type { Look } from './drawing.ts'
import { defaultHeight } from './view-props.ts'

export interface Bar {
  readonly name: string
  /** How many people or sessions. */
  readonly count: number
  /** The people in it. */
  readonly onPick?: (() => void) | undefined
}

interface BarsAnswerProps {
  readonly bars: readonly Bar[]
  /** What the bars are of, and what is counted. */
  readonly of: string
  readonly counted: string
  readonly how: ReactNode
  readonly children?: ReactNode
  readonly look?: Look | undefined
  readonly height?: number | undefined
  readonly compact?: boolean | undefined
}

/** How many there are of each: bars, and the same as a table with shares. */
export function BarsAnswer(props: BarsAnswerProps) {
  const { bars, of, counted, how, children, look = 'bar', height = defaultHeight, compact = false } = props
  const { t } = useTexts()
  const locale = useLocale()
  const scheme = useComputedColorScheme('light')
  const sum = bars.reduce((all, { count }) => all + count, 0)
  const input = useMemo((): ChartInput => {
    const colors = chartColors(scheme)
    const share = (count: number) => formatShare(sum === 0 ? 0 : count / sum, locale)
    return {
      kind: 'bar',
      buckets: bars.map(({ name }) => name),
      lines: [{ name: counted, color: colors.main, values: bars.map(({ count }) => count) }],
      running: false,
      colors,
      bucketLabel: (name) => name,
      valueLabel: (value) => formatCompact(value, locale),
      tooltip: (index) => {
        const { name = '', count = 0 } = bars[index] ?? {}
        return {
          title: `${of}: ${name}`,
          rows: [
            { name: counted, color: colors.main, value: `${formatNumber(count, locale)} · ${share(count)}` },
          ],
        }
      },
    }
  }, [bars, of, counted, sum, scheme, locale])
  const pick = useCallback(({ bucket }: ChartPlace) => bars[bucket]?.onPick?.(), [bars])
  const table = (
    <ChartTable
      label={t('charts.tableTitle')}
      head={of}
      columns={[
        { key: 'count', name: counted },
        { key: 'share', name: t('questions.share') },
      ]}
      rows={bars.map(({ name, count, onPick }) => ({
        key: name,
        name,
        cells: [
          <PickCell key="count" text={formatNumber(count, locale)} of={`${of}: ${name}`} onPick={onPick} />,
          formatShare(sum === 0 ? 0 : count / sum, locale),
        ],
      }))}
    />
  )
  return (
    <div className={classes.answer}>
      {children}
      {look !== 'table' && (
        <div style={{ height }}>
          <Chart
            input={input}
            description={t('questions.chart', { series: `${counted}, ${of}` })}
            onPick={bars.some(({ onPick }) => onPick !== undefined) ? pick : undefined}
          />
        </div>
      )}
      {!compact && <div className={classes.foot}>{how}</div>}
      <div className={compact && look !== 'table' ? 'visually-hidden' : classes.table}>{table}</div>
    </div>
  )
}
