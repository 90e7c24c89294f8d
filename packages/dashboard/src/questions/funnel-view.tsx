import { useComputedColorScheme } from '@mantine/core'
import { useMemo } from 'react'
import { chartColors, seriesColor } from '../charts/chart-colors.ts'
import { TrendChart } from '../charts/trend-chart.tsx'
import { useSeriesLabel } from '../charts/use-series-label.ts'
import { formatShare } from '../format/numbers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { AnswerFrame } from './answer-frame.tsx'
import { useAnswer } from './ask.ts'
import { usualLook } from './drawing.ts'
import { FunnelBars } from './funnel-bars.tsx'
import { fromDraft, isGraph, toDraft } from './funnel-draft.ts'
import { funnelTotal, isRow } from './funnel-figures.ts'
import { FunnelFlowView } from './funnel-flow-view.tsx'
import { toWirePoint, type PickFunnel } from './funnel-point.ts'
import { FunnelNextTable, FunnelPathTable, FunnelSeriesTable, FunnelStepTable } from './funnel-tables.tsx'
import classes from './journey-view.module.css'
import { HowComputed } from './how-computed.tsx'
import { isFunnelAnswer, type FunnelAnswer, type FunnelSeries } from './journey-answers.ts'
import type { FunnelQuestion } from './journey-question.ts'
import type { QuestionViewProps } from './view-props.ts'

const defaultHeight = 240
/** What a tile has beside the drawing: the line over it, and the texts under bars. */
const leadPx = 52
const textsPx = 100
const leastPx = 48

/** The question with a name for each step, so that its answer can be read. */
export function namedFunnel(question: FunnelQuestion): FunnelQuestion {
  return { ...question, steps: fromDraft(toDraft(question.steps)) }
}

/** A funnel: as steps, as a flow where it has branches, or the course of its conversion. */
export function FunnelView(props: QuestionViewProps<FunnelQuestion>) {
  const { height = defaultHeight } = props
  const question = useMemo(() => namedFunnel(props.question), [props.question])
  const asked = useAnswer(question, isFunnelAnswer)
  return (
    <AnswerFrame
      asked={asked}
      height={height}
      isEmpty={({ series }) => series.every(({ started }) => started === 0)}
    >
      {(answer) => <Answered {...props} question={question} answer={answer} height={height} />}
    </AnswerFrame>
  )
}

interface AnsweredProps extends QuestionViewProps<FunnelQuestion> {
  readonly answer: FunnelAnswer
  readonly height: number
}

function Answered({ question, answer, look, height, compact = false, onPick }: AnsweredProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const colors = chartColors(useComputedColorScheme('light'))
  const field = typeof question.breakdown === 'string' ? question.breakdown : undefined
  const nameOf = useSeriesLabel(field)
  // While another question is answered, the answer before is still on screen: its own steps go with it.
  const definition = useMemo(() => answeredDefinition(question, answer), [question, answer])
  const total = useMemo(() => funnelTotal(definition, answer), [definition, answer])
  const labelOf = ({ value, other }: Pick<FunnelSeries, 'value' | 'other'>) =>
    nameOf({ breakdown: { value }, other })
  const isSplit = answer.series.length > 1
  const [first] = answer.series
  const pick: PickFunnel | undefined =
    onPick &&
    ((point) => {
      const whose = point.index === undefined ? undefined : answer.series[point.index]
      const title =
        point.outcome === 'dropped'
          ? t('funnels.pickedDropped', { step: point.name })
          : t('funnels.pickedReached', { step: point.name })
      onPick({
        title: whose === undefined ? title : `${title} · ${labelOf(whose)}`,
        people: { of: definition, at: toWirePoint(point, answer.series) },
      })
    })
  // On a page the drawing is as high as was said, in a tile all of it together.
  const drawnPx = compact ? Math.max(leastPx, height - leadPx) : height
  const drawn = look ?? usualLook(definition)
  return (
    <div className={classes.view}>
      <p className={classes.lead}>
        <strong>{total.conversion === null ? '–' : formatShare(total.conversion, locale)}</strong>{' '}
        {t('funnels.lead', { started: total.started, finished: total.finished })}
      </p>
      {drawn === 'course' && answer.buckets !== undefined ? (
        <FunnelCourse question={question} answer={answer} height={drawnPx} />
      ) : drawn === 'flow' ? (
        <FunnelFlowView definition={definition} total={total} heightPx={drawnPx} onPick={pick} />
      ) : (
        <FunnelBars
          answer={answer}
          steps={total.steps}
          isRow={definition.order === 'any' || isRow(definition)}
          heightPx={compact ? Math.max(leastPx, drawnPx - textsPx) : drawnPx}
          hasTimes={!compact}
          labelOf={labelOf}
          onPick={pick}
        />
      )}
      {!compact && (
        <>
          {answer.notes.map((note) => (
            <p key={note} className={classes.note}>
              {note}
            </p>
          ))}
          {isSplit && (
            <FunnelSeriesTable
              answer={answer}
              control={question.control}
              labelOf={labelOf}
              colorOf={(index, other) => seriesColor(colors, index, other)}
              onPick={pick}
            />
          )}
          {!isSplit && first !== undefined && <FunnelStepTable total={total} series={first} onPick={pick} />}
          {isGraph(definition) && <FunnelPathTable total={total} onPick={pick} />}
          {answer.next !== undefined && <FunnelNextTable next={answer.next} onPick={pick} />}
          <div className={classes.foot}>
            <HowComputed meta={answer.meta} question={question} />
          </div>
        </>
      )}
    </div>
  )
}

interface FunnelCourseProps {
  readonly question: FunnelQuestion
  readonly answer: FunnelAnswer
  readonly height: number
}

/** The conversion of the attempts that began in each interval. */
function FunnelCourse({ question, answer, height }: FunnelCourseProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const nameOf = useSeriesLabel(typeof question.breakdown === 'string' ? question.breakdown : undefined)
  const trend = useMemo(
    () => ({
      buckets: answer.buckets ?? [],
      interval: question.interval ?? ('day' as const),
      until: answer.until,
      series: answer.series.map(({ value, other, course, conversion }) => ({
        breakdown: answer.series.length > 1 ? { value } : {},
        other,
        values: course?.conversion ?? [],
        total: conversion,
      })),
    }),
    [question, answer],
  )
  const format = useMemo(() => (ratio: number) => formatShare(ratio, locale), [locale])
  return (
    <div style={{ height }}>
      <TrendChart
        trend={trend}
        label={nameOf}
        description={t('funnels.courseOf')}
        running={false}
        format={format}
        formatAxis={format}
        ceiling={1}
      />
    </div>
  )
}

/** The question that an answer is of, as far as drawing it goes. */
function answeredDefinition(question: FunnelQuestion, { series: [first] }: FunnelAnswer): FunnelQuestion {
  const names = first?.steps.map(({ name }) => name) ?? []
  if (question.order === 'any' || question.steps.every(({ name }, place) => name === names[place])) {
    return question
  }
  return { ...question, steps: names.map((name) => ({ name })) }
}
