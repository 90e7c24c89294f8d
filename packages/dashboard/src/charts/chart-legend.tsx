import { useComputedColorScheme } from '@mantine/core'
import { formatDays } from '../format/times.ts'
import type { SeriesPart } from '../questions/answers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { chartColors } from './chart-colors.ts'
import classes from './chart-legend.module.css'

interface ChartLegendProps {
  readonly trend: Pick<SeriesPart, 'buckets'> & {
    readonly previous?: Pick<SeriesPart, 'buckets'> | undefined
  }
}

/** Which line is which, and of which days, when there is no breakdown to tell. */
export function ChartLegend({ trend }: ChartLegendProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const colors = chartColors(useComputedColorScheme('light'))
  const days = (part: Pick<SeriesPart, 'buckets'>) => {
    const [from = '', until = ''] = [part.buckets[0], part.buckets.at(-1)]
    return formatDays(from.slice(0, 10), until.slice(0, 10), locale)
  }
  if (trend.buckets.length === 0) return null
  return (
    <ul className={classes.legend}>
      <li>
        <span className={classes.line} style={{ background: colors.main }} />
        {days(trend)}
      </li>
      {trend.previous !== undefined && trend.previous.buckets.length > 0 && (
        <li className={classes.before}>
          <span className={classes.line} style={{ background: colors.previous }} />
          {t('charts.legendBefore', { days: days(trend.previous) })}
        </li>
      )}
    </ul>
  )
}
