import { Skeleton } from '@mantine/core'
import { Sparkline } from '../../charts/sparkline.tsx'
import { changeOf, formatChange } from '../../format/numbers.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import classes from './figures.module.css'
import { figureNames, type FigureName, type OverviewAnswer } from './overview-answer.ts'
import { useFigureFormat } from './use-figure-format.ts'

interface FiguresProps {
  readonly answer: OverviewAnswer | undefined
  /** There is no answer, and none is on its way. */
  readonly failed: boolean
  /** What is shown is of the view before; the new one is on its way. */
  readonly stale: boolean
  readonly running: boolean
  readonly chosen: FigureName
  readonly onChoose: (name: FigureName) => void
}

/** The big figures. They are also the switch for what the chart shows. */
export function Figures({ answer, failed, stale, running, chosen, onChoose }: FiguresProps) {
  const { t } = useTexts()
  return (
    <fieldset className={classes.figures} data-stale={stale} aria-busy={stale}>
      <legend className="visually-hidden">{t('overview.measure')}</legend>
      {figureNames.map((name) => (
        <label key={name} className={`panel ${classes.figure}`}>
          <input
            type="radio"
            name="measure"
            className="visually-hidden"
            checked={name === chosen}
            onChange={() => onChoose(name)}
          />
          <span className={classes.name}>{t(`overview.measures.${name}`)}</span>
          {answer === undefined && failed && <span className={classes.value}>–</span>}
          {answer === undefined && !failed && (
            <>
              <Skeleton height={26} width="60%" mt={3} mb={3} />
              <Skeleton height={14} width="40%" mt={3} mb={4} />
            </>
          )}
          {answer !== undefined && <FigureText answer={answer} name={name} running={running} />}
        </label>
      ))}
    </fieldset>
  )
}

interface FigureTextProps {
  readonly answer: OverviewAnswer
  readonly name: FigureName
  readonly running: boolean
}

function FigureText({ answer, name, running }: FigureTextProps) {
  const format = useFigureFormat()
  const { total, values } = answer.figures[name]
  const before = answer.previous?.figures[name].total
  return (
    <>
      <span
        className={classes.value}
        title={format(name, total)}
        data-figure={name}
        data-total={total}
        data-exact={answer.meta.exact}
      >
        {!answer.meta.exact && '≈\u2009'}
        {format(name, total, 'short')}
      </span>
      {before !== undefined && <ChangeMark name={name} total={total} before={before} />}
      <span className={classes.spark}>
        <Sparkline values={wholeBuckets(values, running)} />
      </span>
    </>
  )
}

interface ChangeMarkProps {
  readonly name: FigureName
  readonly total: number | null
  readonly before: number | null
}

function ChangeMark({ name, total, before }: ChangeMarkProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const format = useFigureFormat()
  const { ratio, direction } = changeOf(total ?? 0, before ?? 0)
  const words =
    ratio === undefined
      ? t('overview.changeNewLong')
      : t('overview.change', { change: formatChange(ratio, locale), previous: format(name, before) })
  const mark =
    ratio === undefined ? ((total ?? 0) > 0 ? t('overview.changeNew') : '–') : formatChange(ratio, locale)
  // More visits that end with their first page are no good news; where there were none before it is no news at all.
  const isNews = direction !== 'same' && before !== null
  const isGood = isNews ? (direction === 'up') === (name !== 'bounce_rate') : undefined
  return (
    <span className={classes.change} data-good={isGood} title={words}>
      <span aria-hidden="true">
        {{ up: '▲ ', down: '▼ ', same: '' }[direction]}
        {mark}
      </span>
      <span className="visually-hidden">{words}</span>
    </span>
  )
}

/** A bucket that is still filling would end every shape in a fall. */
function wholeBuckets(values: readonly (number | null)[], running: boolean): readonly number[] {
  return (running ? values.slice(0, -1) : values).map((value) => value ?? 0)
}
