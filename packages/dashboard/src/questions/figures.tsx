import { changeOf, formatChange } from '../format/numbers.ts'
import { formatValue, type ValueStyle } from '../format/values.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import type { Series } from './answers.ts'
import classes from './figures.module.css'
import { PickCell } from '../charts/pick-cell.tsx'
import type { PickSeries, SeriesOverTime } from './series-answer.tsx'

interface FiguresProps {
  readonly answer: SeriesOverTime
  readonly label: (series: Series) => string
  readonly style?: ValueStyle | undefined
  readonly pick?: PickSeries | undefined
}

/** The total of each series as a big number, and what it was before. */
export function Figures({ answer, label, style, pick }: FiguresProps) {
  const { t } = useTexts()
  const locale = useLocale()
  return (
    <dl className={classes.figures}>
      {answer.series.map((series, index) => {
        const before = answer.previous?.series[index]?.total ?? undefined
        const change =
          series.total === null || before === undefined ? undefined : changeOf(series.total, before)
        const name = label(series)
        return (
          <div key={`${index} ${name}`} className={classes.figure}>
            <dt className={classes.name}>{name}</dt>
            <dd className={classes.value} data-total={series.total}>
              <PickCell
                text={formatValue(series.total, locale, style)}
                of={name}
                onPick={pick?.({ series })}
              />
            </dd>
            {change !== undefined && (
              <dd className={classes.change} data-direction={change.direction}>
                {change.ratio === undefined ? t('questions.new') : formatChange(change.ratio, locale)}{' '}
                <span className={classes.before}>
                  {t('questions.before', { value: formatValue(before, locale, style) })}
                </span>
              </dd>
            )}
          </div>
        )
      })}
    </dl>
  )
}
