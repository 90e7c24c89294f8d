import type { ReactNode } from 'react'
import { ChartTable } from '../charts/chart-table.tsx'
import { formatDuration } from '../format/durations.ts'
import { formatChange, formatNumber, formatShare } from '../format/numbers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import type { FunnelTotal } from './funnel-figures.ts'
import type { FunnelPoint, PickFunnel } from './funnel-point.ts'
import type { FunnelAnswer, FunnelSeries, Seconds } from './journey-answers.ts'
import { NotedCell } from './noted-cell.tsx'
import { PickCell } from '../charts/pick-cell.tsx'
import { SwatchCell } from './swatch-cell.tsx'

interface StepTableProps {
  readonly total: FunnelTotal
  readonly series: FunnelSeries
  readonly onPick: PickFunnel | undefined
}

const stepColumns = [
  'attempts',
  'people',
  'fromStart',
  'fromBefore',
  'ended',
  'medianTime',
  'sinceStart',
] as const

/** Every number of a funnel without a breakdown. */
export function FunnelStepTable({ total, series, onPick }: StepTableProps) {
  const { t } = useTexts()
  const { number, share } = useFigures()
  const locale = useLocale()
  const length = (value: number) => formatDuration(value, locale)
  const time = (key: string, seconds: Seconds | null) =>
    seconds === null ? (
      '–'
    ) : (
      <NotedCell key={key} note={`${length(seconds.p10)} – ${length(seconds.p90)}`}>
        {length(seconds.p50)}
      </NotedCell>
    )
  return (
    <ChartTable
      label={t('funnels.stepTable')}
      head={t('funnels.step')}
      columns={stepColumns.map((key) => ({ key, name: t(`funnels.columns.${key}`) }))}
      rows={series.steps.map((step, place) => {
        const { name, ended = 0 } = total.steps[place] ?? { name: step.name }
        const pick = (outcome: FunnelPoint['outcome'], count: number) =>
          onPick && count > 0 ? () => onPick({ step: place + 1, outcome, name }) : undefined
        const later = (text: string) => (place === 0 ? '–' : text)
        return {
          key: step.name,
          name: `${place + 1}. ${name}`,
          cells: [
            number(step.count),
            <PickCell
              key="people"
              text={number(step.people)}
              of={t('funnels.pickedReached', { step: name })}
              onPick={pick('reached', step.people)}
            />,
            share(step.from_start),
            later(share(step.from_before)),
            <PickCell
              key="ended"
              text={number(ended)}
              of={t('funnels.pickedDropped', { step: name })}
              onPick={pick('dropped', ended)}
            />,
            time('before', step.since_before),
            time('start', step.since_start),
          ],
        }
      })}
      footnote={t('funnels.timesNote')}
    />
  )
}

interface SeriesTableProps {
  readonly answer: FunnelAnswer
  readonly control: string | undefined
  readonly labelOf: (series: FunnelSeries) => string
  readonly colorOf: (index: number, other: boolean) => string
  readonly onPick: PickFunnel | undefined
}

/** Each value of the breakdown beside the others, and beside the control where there is one. */
export function FunnelSeriesTable({ answer, control, labelOf, colorOf, onPick }: SeriesTableProps) {
  const { t } = useTexts()
  const { number, share } = useFigures()
  const versus = useVersus()
  const isCompared = answer.series.some(({ versus_control: compared }) => compared !== undefined)
  return (
    <ChartTable
      label={t('funnels.seriesTable')}
      head={t('funnels.value')}
      columns={[
        { key: 'conversion', name: t('funnels.conversion') },
        ...(isCompared
          ? [
              { key: 'difference', name: t('funnels.difference') },
              { key: 'chance', name: t('funnels.chance') },
            ]
          : []),
        ...(answer.series[0]?.steps ?? []).map(({ name }) => ({ key: `step ${name}`, name })),
      ]}
      rows={answer.series.map((series, index) => {
        const isControl = isCompared && !series.other && series.value === control
        return {
          key: JSON.stringify([series.value, series.other]),
          name: (
            <SwatchCell
              color={colorOf(index, series.other)}
              text={labelOf(series)}
              note={isControl ? t('funnels.isControl') : undefined}
            />
          ),
          cells: [
            share(series.conversion),
            ...(isCompared ? versus(series) : []),
            ...series.steps.map((step, place) => (
              <NotedCell key={step.name} note={share(step.from_start)}>
                <PickCell
                  text={number(step.count)}
                  of={`${labelOf(series)}, ${t('funnels.pickedReached', { step: step.name })}`}
                  onPick={
                    onPick && step.count > 0
                      ? () => onPick({ step: place + 1, outcome: 'reached', index, name: step.name })
                      : undefined
                  }
                />
              </NotedCell>
            )),
          ],
        }
      })}
      footnote={isCompared ? t('funnels.versusNote') : undefined}
    />
  )
}

/** Every way that was gone, with where it ended. */
export function FunnelPathTable({ total, onPick }: Pick<StepTableProps, 'total' | 'onPick'>) {
  const { t } = useTexts()
  const { number, share } = useFigures()
  return (
    <ChartTable
      label={t('funnels.pathTable')}
      head={t('funnels.path')}
      columns={[
        { key: 'outcome', name: t('funnels.outcome'), numeric: false },
        { key: 'attempts', name: t('funnels.columns.attempts') },
        { key: 'share', name: t('funnels.columns.fromStart') },
      ]}
      rows={total.paths.map((path) => {
        const name = path.steps.join(' → ')
        return {
          key: JSON.stringify(path.steps),
          name,
          cells: [
            path.finished ? t('funnels.finished') : t('funnels.droppedOut'),
            <PickCell
              key="attempts"
              text={number(path.count)}
              of={name}
              onPick={onPick && (() => onPick({ path: path.steps, name }))}
            />,
            share(path.share),
          ],
        }
      })}
    />
  )
}

interface NextTableProps {
  readonly next: NonNullable<FunnelAnswer['next']>
  readonly onPick: PickFunnel | undefined
}

/** Where those went next whose attempts ended early. */
export function FunnelNextTable({ next, onPick }: NextTableProps) {
  const { t } = useTexts()
  const { number, share } = useFigures()
  return (
    <ChartTable
      label={t('funnels.nextTable')}
      head={t('funnels.endedAt')}
      columns={[
        { key: 'next', name: t('funnels.wentTo'), numeric: false },
        { key: 'attempts', name: t('funnels.columns.attempts') },
        { key: 'share', name: t('funnels.ofEnded') },
      ]}
      rows={next.flatMap(({ step, ended, events }) =>
        events.map(({ name, count }) => {
          const where = name ?? t('funnels.nothingMore')
          return {
            key: JSON.stringify([step, name]),
            name: step,
            cells: [
              where,
              <PickCell
                key="attempts"
                text={number(count)}
                of={`${step} → ${where}`}
                onPick={onPick && (() => onPick({ step, outcome: 'dropped', next: name, name: step }))}
              />,
              share(ended === 0 ? null : count / ended),
            ],
          }
        }),
      )}
    />
  )
}

/** How far a series is from the control, within which bounds, and how likely that is by chance alone. */
function useVersus(): (series: FunnelSeries) => readonly ReactNode[] {
  const { t } = useTexts()
  const locale = useLocale()
  const points = (value: number) => formatChange(value, locale)
  return ({ versus_control: versus }) => {
    if (versus === undefined) return ['–', '–']
    const { difference, low, high, p_value: chance } = versus
    return [
      <NotedCell key="difference" note={`${points(low)} … ${points(high)}`}>
        {points(difference)}
      </NotedCell>,
      <NotedCell key="chance" note={chance < 0.05 ? t('funnels.sure') : t('funnels.unsure')}>
        {formatShare(chance, locale)}
      </NotedCell>,
    ]
  }
}

function useFigures() {
  const locale = useLocale()
  return {
    number: (value: number) => formatNumber(value, locale),
    share: (ratio: number | null) => (ratio === null ? '–' : formatShare(ratio, locale)),
  }
}
