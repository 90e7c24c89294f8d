import { useComputedColorScheme } from '@mantine/core'
import type { CountMeasure, TrendAnswer, TrendSeries } from '../../api/answers.ts'
import { changeOf, formatChange, formatNumber, formatShare } from '../../format/numbers.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import { chartColors, seriesColor } from './chart-colors.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import classes from './table.module.css'

interface BreakdownTableProps {
  readonly trend: TrendAnswer
  readonly measure: CountMeasure
  readonly compare: boolean
  readonly label: (series: TrendSeries) => string
}

/** Each value's total. Its swatches make it the chart's legend. */
export function BreakdownTable({ trend, measure, compare, label }: BreakdownTableProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const colors = chartColors(useComputedColorScheme('light'))
  const previous = compare ? trend.previous : undefined
  const sum = trend.series.reduce((all, { total }) => all + total, 0)
  const most = Math.max(1, ...trend.series.map(({ total }) => total))
  // A person can be in several rows: only shares of events add up to a whole.
  const shares = measure === 'count'
  return (
    <ScrollRegion label={t('overview.tableTitle')} className={classes.scroller}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('overview.value')}</th>
            <th scope="col" className={classes.number}>
              {t(`overview.measures.${measure}`)}
            </th>
            {shares && (
              <th scope="col" className={classes.number}>
                {t('overview.share')}
              </th>
            )}
            {previous !== undefined && (
              <>
                <th scope="col" className={classes.number}>
                  {t('overview.previous')}
                </th>
                <th scope="col" className={classes.number}>
                  {t('overview.changeColumn')}
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {trend.series.map((series, index) => {
            const color = seriesColor(colors, index, series.other)
            const before = previous?.series[index]?.total ?? 0
            const { ratio } = changeOf(series.total, before)
            return (
              <tr key={JSON.stringify(series.breakdown) + String(series.other)}>
                <th scope="row" className={classes.value}>
                  <span className={classes.swatch} style={{ background: color }} />
                  <span className={classes.name}>{label(series)}</span>
                  <span
                    className={classes.bar}
                    style={{ background: color, width: `${(series.total / most) * 100}%` }}
                  />
                </th>
                <td className={classes.number}>{formatNumber(series.total, locale)}</td>
                {shares && (
                  <td className={classes.number}>
                    {formatShare(sum === 0 ? 0 : series.total / sum, locale)}
                  </td>
                )}
                {previous !== undefined && (
                  <>
                    <td className={classes.number}>{formatNumber(before, locale)}</td>
                    <td className={classes.number}>
                      {ratio === undefined
                        ? series.total > 0
                          ? t('overview.changeNew')
                          : '–'
                        : formatChange(ratio, locale)}
                    </td>
                  </>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
      {!shares && <p className={classes.footnote}>{t('overview.peopleNote')}</p>}
    </ScrollRegion>
  )
}
