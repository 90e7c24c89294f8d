import { useComputedColorScheme } from '@mantine/core'
import { formatDays } from '../format/times.ts'
import { dayIn } from '../format/zone.ts'
import type { AnsweredRange } from '../questions/answers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { chartColors } from './chart-colors.ts'
import classes from './chart-legend.module.css'

interface ChartLegendProps {
  readonly trend: AnsweredRange & {
    readonly timezone: string
    readonly previous?: AnsweredRange | undefined
  }
}

/** Which line is which, and of which days, when there is no breakdown to tell. */
export function ChartLegend({ trend }: ChartLegendProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const colors = chartColors(useComputedColorScheme('light'))
  const day = (ms: number) => dayIn(trend.timezone, ms)
  const days = ({ from, until }: AnsweredRange) =>
    formatDays(day(Date.parse(from)), day(Date.parse(until) - 1), locale)
  return (
    <ul className={classes.legend}>
      <li>
        <span className={classes.line} style={{ background: colors.main }} />
        {days(trend)}
      </li>
      {trend.previous !== undefined && (
        <li className={classes.before}>
          <span className={classes.line} style={{ background: colors.previous }} />
          {t('charts.legendBefore', { days: days(trend.previous) })}
        </li>
      )}
    </ul>
  )
}
