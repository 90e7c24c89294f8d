import { useComputedColorScheme } from '@mantine/core'
import { chartColors, seriesColor } from '../charts/chart-colors.ts'
import { formatDuration } from '../format/durations.ts'
import { formatNumber, formatShare } from '../format/numbers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import classes from './funnel-bars.module.css'
import type { StepTotal } from './funnel-figures.ts'
import type { PickFunnel } from './funnel-point.ts'
import type { FunnelAnswer, FunnelSeries, Seconds } from './journey-answers.ts'

interface FunnelBarsProps {
  readonly answer: FunnelAnswer
  readonly steps: readonly StepTotal[]
  /** What a step has lost, the next one lacks: then the loss is drawn on the next one's bar. */
  readonly isRow: boolean
  readonly heightPx: number
  /** Whether it is said how long the way from the step before takes. */
  readonly hasTimes: boolean
  readonly labelOf: (series: FunnelSeries) => string
  readonly onPick: PickFunnel | undefined
}

/** A column for each step, full as far as it was reached; beside one another on a phone they lie. */
export function FunnelBars({ answer, steps, isRow, heightPx, hasTimes, labelOf, onPick }: FunnelBarsProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const colors = chartColors(useComputedColorScheme('light'))
  const { series } = answer
  const isSplit = series.length > 1
  return (
    <ol className={classes.steps} style={{ '--bar-height': `${heightPx}px` }} aria-label={t('funnels.steps')}>
      {steps.map((step, place) => {
        const lost = isRow && place > 0 ? (steps[place - 1]?.ended ?? 0) : 0
        const lostShare = step.fromBefore === null || place === 0 ? null : 1 - step.fromBefore
        return (
          <li key={step.name} className={classes.step}>
            <div className={classes.bars}>
              {series.map((one, index) => (
                <Track
                  key={JSON.stringify([one.value, one.other])}
                  series={one}
                  steps={steps}
                  place={place}
                  isRow={isRow}
                  color={isSplit ? seriesColor(colors, index, one.other) : 'var(--tm-accent)'}
                  whose={isSplit ? `${labelOf(one)}: ` : ''}
                  index={isSplit ? index : undefined}
                  onPick={onPick}
                />
              ))}
            </div>
            <div className={classes.texts}>
              <h3 className={classes.name}>
                <span className={classes.place}>{place + 1}</span>
                <span className={classes.label} title={step.name}>
                  {step.name}
                </span>
              </h3>
              <p className={classes.count}>
                {formatNumber(step.count, locale)}
                <span className={classes.share}>
                  {step.fromStart === null ? '–' : formatShare(step.fromStart, locale)}
                </span>
              </p>
              {place > 0 && (
                <p className={classes.small}>
                  {step.fromBefore === null
                    ? '–'
                    : t('funnels.ofBefore', { share: formatShare(step.fromBefore, locale) })}
                </p>
              )}
              {lost > 0 && lostShare !== null && (
                <p className={classes.drop}>
                  {t('funnels.lost', {
                    count: formatNumber(lost, locale),
                    share: formatShare(lostShare, locale),
                  })}
                </p>
              )}
              {hasTimes && !isSplit && place > 0 && (
                <Times seconds={series[0]?.steps[place]?.since_before ?? null} />
              )}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

interface TrackProps {
  readonly series: FunnelSeries
  readonly steps: readonly StepTotal[]
  readonly place: number
  readonly isRow: boolean
  readonly color: string
  /** Goes before what a part says of itself. */
  readonly whose: string
  /** Its place among the series, where there are several. */
  readonly index: number | undefined
  readonly onPick: PickFunnel | undefined
}

/** One series' bar of a step: who reached it, and above it who was lost on the way from the step before. */
function Track({ series, steps, place, isRow, color, whose, index, onPick }: TrackProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const own = series.steps[place]
  const before = series.steps[place - 1]
  const step = steps[place]?.name ?? ''
  const reached = own?.from_start ?? 0
  const lost = isRow && before !== undefined ? (before.from_start ?? 0) - reached : 0
  return (
    <div className={classes.track}>
      {lost > 0 && (
        <Part
          className={classes.lost}
          share={lost}
          from={reached}
          color={color}
          text={`${whose}${t('funnels.droppedBefore', {
            step,
            count: formatNumber((before?.count ?? 0) - (own?.count ?? 0), locale),
          })}`}
          onClick={
            onPick &&
            (() => onPick({ step: place, outcome: 'dropped', name: steps[place - 1]?.name ?? '', index }))
          }
        />
      )}
      <Part
        className={classes.reached}
        share={reached}
        from={0}
        color={color}
        text={`${whose}${t('funnels.reached', {
          step,
          count: formatNumber(own?.count ?? 0, locale),
          share: formatShare(reached, locale),
        })}`}
        onClick={onPick && (() => onPick({ step: place + 1, outcome: 'reached', name: step, index }))}
      />
    </div>
  )
}

interface PartProps {
  readonly className: string | undefined
  readonly share: number
  readonly from: number
  readonly text: string
  readonly color: string
  readonly onClick: (() => void) | undefined
}

function Part({ className, share, from, text, color, onClick }: PartProps) {
  const style = { '--share': share, '--from': from, '--color': color }
  return onClick === undefined ? (
    <span className={className} style={style} title={text} />
  ) : (
    <button
      type="button"
      className={className}
      style={style}
      title={text}
      aria-label={text}
      onClick={onClick}
    />
  )
}

/** The median, and where between the quickest and the slowest tenth it and the middle half lie. */
function Times({ seconds }: { readonly seconds: Seconds | null }) {
  const { t } = useTexts()
  const locale = useLocale()
  if (seconds === null) return null
  const { p10, p25, p50, p75, p90 } = seconds
  const span = p90 - p10
  const at = (value: number) => (span === 0 ? 50 : ((value - p10) / span) * 100)
  const length = (value: number) => formatDuration(value, locale)
  return (
    <div
      className={classes.times}
      title={t('funnels.timesLong', {
        p10: length(p10),
        p25: length(p25),
        p50: length(p50),
        p75: length(p75),
        p90: length(p90),
      })}
    >
      <p className={classes.small}>{t('funnels.median', { time: length(p50) })}</p>
      <div className={classes.range} aria-hidden="true">
        <span className={classes.half} style={{ left: `${at(p25)}%`, width: `${at(p75) - at(p25)}%` }} />
        <span className={classes.middle} style={{ left: `${at(p50)}%` }} />
      </div>
    </div>
  )
}
