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
    const what = isValue ? [labels.events(question.event), labels.measure(question.measure)] : []
    return ({ series, bucket }: SeriesPick) => {
      const people = peopleOfTrend(question, answer, { series, bucket })
      if (people === undefined) return undefined
      const at = bucket === undefined ? undefined : answer.buckets[bucket]
      const when = at === undefined ? [] : [formatBucketLong(at, answer.interval, locale)]
      return () => onPick({ title: [...what, label(series), ...when].join(', '), people })
    }
  }, [onPick, question, answer, label, labels, locale])
  return (
    <SeriesAnswer
      {...rest}
      answer={answer}
      label={label}
      pick={pick}
      isDivided={(question.breakdown ?? []).length > 0 || answer.series.length > 1}
      // A person can be in several rows: only shares of events add up to a whole.
      hasShares={
        question.series === undefined &&
        (question.measure?.fn ?? 'count') === 'count' &&
        question.measure?.per === undefined
      }
      how={<HowComputed meta={answer.meta} question={question} />}
    />
  )
}

function isEmpty({ series }: TrendAnswer): boolean {
  return series.every(
    ({ total, values }) => (total ?? 0) === 0 && values.every((value) => (value ?? 0) === 0),
  )
}
