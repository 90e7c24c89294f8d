import type { TrendAnswer } from './answers.ts'
import { isTrendAnswer } from './answers.ts'
import { AnswerFrame } from './answer-frame.tsx'
import { useAnswer } from './ask.ts'
import { defaultHeight, type QuestionViewProps } from './view-props.ts'
import { HowComputed } from './how-computed.tsx'
import { peopleOfTrend } from './people-behind.ts'
import type { TrendQuestion } from './question.ts'
import { SeriesAnswer, type SeriesPick } from './series-answer.tsx'
import { useLabels } from './use-labels.ts'
import { useCallback, useMemo } from 'react'
import type { Series } from './answers.ts'
import { formatBucketLong } from '../format/times.ts'
import type { ValueStyle } from '../format/values.ts'
import { useLocale } from '../use-texts.ts'

/** Measures over time, one line each. */
export function TrendView(props: QuestionViewProps<TrendQuestion>) {
  const { question, height = defaultHeight } = props
  const asked = useAnswer(question, isTrendAnswer)
  return (
    <AnswerFrame asked={asked} height={height} isEmpty={isEmpty}>
      {(answer) => <Trend {...props} answer={answer} />}
    </AnswerFrame>
  )
}

function Trend({
  question,
  answer,
  onPick,
  ...rest
}: QuestionViewProps<TrendQuestion> & { readonly answer: TrendAnswer }) {
  const locale = useLocale()
  const labels = useLabels()
  const label = useCallback((series: Series) => labels.series(question, series), [labels, question])
  const pick = useMemo(() => {
    if (onPick === undefined) return undefined
    // Where the series is called by its value alone, a title says of what.
    const isValue = question.series === undefined && (question.breakdown ?? []).length > 0
    const what = isValue ? [labels.figure(question.event, question.measure)] : []
    return ({ series, bucket }: SeriesPick) => {
      const people = peopleOfTrend(question, answer, { series, bucket })
      if (people === undefined) return undefined
      const at = bucket === undefined ? undefined : answer.buckets[bucket]
      const when = at === undefined ? [] : [formatBucketLong(at, answer.interval, locale)]
      return () => onPick({ title: [...what, label(series), ...when].join(', '), people })
    }
  }, [onPick, question, answer, label, labels, locale])
  const isRepeating = canRepeat(question)
  const style = question.series === undefined ? styleOf(question.measure) : undefined
  return (
    <SeriesAnswer
      {...rest}
      answer={answer}
      label={label}
      style={style}
      pick={pick}
      isDivided={(question.breakdown ?? []).length > 0 || answer.series.length > 1}
      hasShares={question.series === undefined && isPlainCount(question.measure) && !isRepeating}
      isRepeating={isRepeating}
      how={<HowComputed meta={answer.meta} question={question} />}
    />
  )
}

/** Whether somebody can be in several of the rows: only events are in one each, unless cohorts divide them. */
function canRepeat({ breakdown = [], series, ...question }: TrendQuestion): boolean {
  if (breakdown.length === 0) return false
  const isByCohort = breakdown.some((group) => typeof group !== 'string' && 'cohorts' in group)
  return isByCohort || (series ?? [question]).some(({ measure }) => !isPlainCount(measure))
}

/** Of sessions: how long they are, and which part of them ended with its first page. */
function styleOf(
  { fn, field }: NonNullable<TrendQuestion['measure']> = { fn: 'count' },
): ValueStyle | undefined {
  if (field === 'session.duration' && fn !== 'distinct') return durations
  return field === 'session.bounced' && fn === 'avg' ? shares : undefined
}

const durations: ValueStyle = { format: 'duration' }
const shares: ValueStyle = { format: 'share' }

function isPlainCount(measure: TrendQuestion['measure']): boolean {
  return measure === undefined || (measure.fn === 'count' && measure.per === undefined)
}

function isEmpty({ series }: TrendAnswer): boolean {
  return series.every(
    ({ total, values }) => (total ?? 0) === 0 && values.every((value) => (value ?? 0) === 0),
  )
}
