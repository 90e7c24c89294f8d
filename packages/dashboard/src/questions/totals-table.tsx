import { useComputedColorScheme } from '@mantine/core'
import { chartColors, seriesColor } from '../charts/chart-colors.ts'
import { ChartTable } from '../charts/chart-table.tsx'
import { changeOf, formatChange, formatShare } from '../format/numbers.ts'
import { formatValue, type ValueStyle } from '../format/values.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import type { Series } from './answers.ts'
import { PickCell } from '../charts/pick-cell.tsx'
import type { PickSeries, SeriesOverTime } from './series-answer.tsx'
import classes from './totals-table.module.css'

interface TotalsTableProps {
  readonly answer: SeriesOverTime
  readonly label: (series: Series) => string
  readonly style?: ValueStyle | undefined
  readonly hasShares: boolean
  readonly isRepeating: boolean
  readonly pick?: PickSeries | undefined
}

/** Each series' total. Its swatches make it the chart's legend. */
export function TotalsTable({ answer, label, style, hasShares, isRepeating, pick }: TotalsTableProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const colors = chartColors(useComputedColorScheme('light'))
  const { series, previous } = answer
  const sum = series.reduce((all, { total }) => all + (total ?? 0), 0)
  const most = Math.max(...series.map(({ total }) => total ?? 0))
  return (
    <ChartTable
      label={t('charts.tableTitle')}
      head={t('questions.value')}
      columns={[
        { key: 'total', name: t('charts.total') },
        ...(hasShares ? [{ key: 'share', name: t('questions.share') }] : []),
        ...(previous === undefined
          ? []
          : [
              { key: 'before', name: t('charts.before') },
              { key: 'change', name: t('questions.change') },
            ]),
      ]}
      rows={series.map((one, index) => {
        const name = label(one)
        const color = seriesColor(colors, index, one.other)
        const before = previous?.series[index]?.total ?? null
        return {
          key: `${index} ${name}`,
          name: (
            <span className={classes.name}>
              <span className={classes.swatch} style={{ background: color }} />
              <span className={classes.text}>{name}</span>
              <span
                className={classes.bar}
                style={{
                  background: color,
                  width: `${most > 0 ? (Math.max(0, one.total ?? 0) / most) * 100 : 0}%`,
                }}
              />
            </span>
          ),
          cells: [
            <PickCell
              key="total"
              text={formatValue(one.total, locale, style)}
              of={name}
              onPick={pick?.({ series: one })}
            />,
            ...(hasShares ? [formatShare(sum === 0 ? 0 : (one.total ?? 0) / sum, locale)] : []),
            ...(previous === undefined
              ? []
              : [
                  formatValue(before, locale, style),
                  changeText(one.total, before, locale, t('questions.new')),
                ]),
          ],
        }
      })}
      footnote={isRepeating ? t('questions.totalsNote') : undefined}
    />
  )
}

function changeText(now: number | null, before: number | null, locale: string, fresh: string): string {
  if (now === null || before === null) return '–'
  const { ratio } = changeOf(now, before)
  if (ratio !== undefined) return formatChange(ratio, locale)
  return now > 0 ? fresh : '–'
}
