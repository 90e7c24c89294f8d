import { useMemo } from 'react'
import { useTexts } from '../use-texts.ts'
import { AnswerFrame } from './answer-frame.tsx'
import { isStickinessAnswer } from './answers.ts'
import { useAnswer } from './ask.ts'
import { BarsAnswer } from './bars-answer.tsx'
import { HowComputed } from './how-computed.tsx'
import type { StickinessQuestion } from './question.ts'
import { defaultHeight, type QuestionViewProps } from './view-props.ts'

/** In how many intervals of the range people came. */
export function StickinessView({
  question,
  look,
  height = defaultHeight,
  compact,
  onPick,
}: QuestionViewProps<StickinessQuestion>) {
  const { t } = useTexts()
  const asked = useAnswer(question, isStickinessAnswer)
  const people = asked.answer?.people
  const of = t(`questions.stickiness.${asked.answer?.interval ?? 'day'}`)
  const bars = useMemo(
    () =>
      (people ?? []).map((count, index) => ({
        name: String(index + 1),
        count,
        onPick:
          onPick &&
          (() =>
            onPick({ title: `${of}: ${index + 1}`, people: { of: question, at: { intervals: index + 1 } } })),
      })),
    [people, onPick, of, question],
  )
  return (
    <AnswerFrame
      asked={asked}
      height={height}
      isEmpty={({ people: all }) => all.every((count) => count === 0)}
    >
      {({ meta }) => (
        <BarsAnswer
          bars={bars}
          of={of}
          counted={t('measures.counts.people')}
          how={<HowComputed meta={meta} question={question} />}
          look={look}
          height={height}
          compact={compact}
        />
      )}
    </AnswerFrame>
  )
}
