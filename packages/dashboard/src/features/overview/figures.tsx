import { Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { CountMeasure, TrendAnswer } from '../../api/answers.ts'
import { changeOf, formatChange, formatFigure, formatNumber } from '../../format/numbers.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import classes from './figures.module.css'
import { measures } from './overview-search.ts'
import { Sparkline } from './sparkline.tsx'

interface FiguresProps {
  readonly trends: Readonly<Record<CountMeasure, Pick<UseQueryResult<TrendAnswer>, 'data' | 'error'>>>
  /** What is shown is of the view before; the new one is on its way. */
  readonly stale: boolean
  readonly running: boolean
  readonly chosen: CountMeasure
  readonly onChoose: (measure: CountMeasure) => void
}

/** The big figures. They are also the switch for what the chart shows. */
export function Figures({ trends, stale, running, chosen, onChoose }: FiguresProps) {
  const { t } = useTexts()
  return (
    <fieldset className={classes.figures} data-stale={stale} aria-busy={stale}>
      <legend className="visually-hidden">{t('overview.measure')}</legend>
      {measures.map((measure) => (
        <label key={measure} className={`panel ${classes.figure}`}>
          <input
            type="radio"
            name="measure"
            className="visually-hidden"
            checked={measure === chosen}
            onChange={() => onChoose(measure)}
          />
          <span className={classes.name}>{t(`overview.measures.${measure}`)}</span>
          <Figure trend={trends[measure].data} failed={trends[measure].error !== null} running={running} />
        </label>
      ))}
    </fieldset>
  )
}

interface FigureProps {
  readonly trend: TrendAnswer | undefined
  readonly failed: boolean
  readonly running: boolean
}

function Figure({ trend, failed, running }: FigureProps) {
  const locale = useLocale()
  // What is the matter is said where the chart would be.
  if (trend === undefined && failed) return <span className={classes.value}>–</span>
  if (trend === undefined) {
    return (
      <>
        <Skeleton height={30} width="60%" mt={3} mb={3} />
        <Skeleton height={14} width="40%" mt={3} mb={4} />
      </>
    )
  }
  const total = totalOf(trend.series)
  return (
    <>
      <span className={classes.value} title={formatNumber(total, locale)} data-total={total}>
        {formatFigure(total, locale)}
      </span>
      {trend.previous !== undefined && <ChangeMark total={total} before={totalOf(trend.previous.series)} />}
      <span className={classes.spark}>
        <Sparkline values={wholeBuckets(trend.series[0]?.values ?? [], running)} />
      </span>
    </>
  )
}

function ChangeMark({ total, before }: { readonly total: number; readonly before: number }) {
  const { t } = useTexts()
  const locale = useLocale()
  const { ratio, direction } = changeOf(total, before)
  const words =
    ratio === undefined
      ? t('overview.changeNewLong')
      : t('overview.change', { change: formatChange(ratio, locale), previous: formatNumber(before, locale) })
  const mark = ratio === undefined ? (total > 0 ? t('overview.changeNew') : '–') : formatChange(ratio, locale)
  return (
    <span className={classes.change} data-direction={direction} title={words}>
      <span aria-hidden="true">
        {{ up: '▲ ', down: '▼ ', same: '' }[direction]}
        {mark}
      </span>
      <span className="visually-hidden">{words}</span>
    </span>
  )
}

/** A bucket that is still filling would end every shape in a fall. */
function wholeBuckets(values: readonly number[], running: boolean): readonly number[] {
  return running ? values.slice(0, -1) : values
}

function totalOf(series: TrendAnswer['series']): number {
  return series[0]?.total ?? 0
}
