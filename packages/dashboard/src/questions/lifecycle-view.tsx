import { useCallback, useMemo } from 'react'
import { formatBucketLong } from '../format/times.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { AnswerFrame } from './answer-frame.tsx'
import { isLifecycleAnswer, lifecycleStatuses, type LifecycleAnswer, type Series } from './answers.ts'
import { useAnswer } from './ask.ts'
import { HowComputed } from './how-computed.tsx'
import type { LifecycleQuestion } from './question.ts'
import { SeriesAnswer, type SeriesPick } from './series-answer.tsx'
import { defaultHeight, type QuestionViewProps } from './view-props.ts'

/** Who is new, who came back, and, below the line, who stayed away. */
export function LifecycleView(props: QuestionViewProps<LifecycleQuestion>) {
  const { question, height = defaultHeight } = props
  const asked = useAnswer(question, isLifecycleAnswer)
  return (
    <AnswerFrame asked={asked} height={height} isEmpty={isEmpty}>
      {(answer) => <Lifecycle {...props} answer={answer} />}
    </AnswerFrame>
  )
}

/** From the line up, and the one below it last: how they lie on one another. */
const order = ['new', 'dormant', 'resurrecting', 'returning'] as const

function Lifecycle({
  question,
  answer,
  look,
  onPick,
  ...rest
}: QuestionViewProps<LifecycleQuestion> & { readonly answer: LifecycleAnswer }) {
  const { t } = useTexts()
  const locale = useLocale()
  const drawn = useMemo(
    () => ({
      ...answer,
      series: order.map((status) => ({
        name: status,
        breakdown: {},
        other: false,
        values: answer[status].map((people) => (status === 'dormant' && people > 0 ? -people : people)),
        // Somebody can be new in one interval and dormant in another: no total would say anything.
        total: null,
      })),
    }),
    [answer],
  )
  const label = useCallback(
    ({ name }: Series) => t(`questions.lifecycle.${order.find((one) => one === name) ?? 'new'}`),
    [t],
  )
  const pick = useMemo(() => {
    if (onPick === undefined) return undefined
    return ({ series, bucket }: SeriesPick) => {
      const at = bucket === undefined ? undefined : answer.buckets[bucket]
      if (at === undefined) return undefined
      const title = `${label(series)}, ${formatBucketLong(at, answer.interval, locale)}`
      return () => onPick({ title, people: { of: question, at: { bucket: at, status: series.name } } })
    }
  }, [onPick, question, answer, label, locale])
  return (
    <SeriesAnswer
      {...rest}
      pick={pick}
      answer={drawn}
      label={label}
      look={look === 'table' ? 'table' : 'stacked'}
      isDivided
      hasTotals={false}
      hasShares={false}
      isAbsolute
      how={<HowComputed meta={answer.meta} question={question} />}
    />
  )
}

function isEmpty(answer: LifecycleAnswer): boolean {
  return lifecycleStatuses.every((status) => answer[status].every((people) => people === 0))
}
