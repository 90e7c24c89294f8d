import { useMemo } from 'react'
import { formatValue } from '../format/values.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { AnswerFrame } from './answer-frame.tsx'
import { distributionFigures, isDistributionAnswer, type DistributionAnswer } from './answers.ts'
import { useAnswer } from './ask.ts'
import { BarsAnswer } from './bars-answer.tsx'
import classes from './distribution-view.module.css'
import { HowComputed } from './how-computed.tsx'
import type { DistributionQuestion } from './question.ts'
import { useLabels } from './use-labels.ts'
import { defaultHeight, type QuestionViewProps } from './view-props.ts'

/** How many people have how much of something. */
export function DistributionView({
  question,
  look,
  height = defaultHeight,
  compact,
  onPick,
}: QuestionViewProps<DistributionQuestion>) {
  const { t } = useTexts()
  const locale = useLocale()
  const labels = useLabels()
  const asked = useAnswer(question, isDistributionAnswer)
  const of = labels.measure(question.measure)
  const bars = useMemo(() => {
    // Bars of sessions are about no people of their own.
    const pick = asked.answer?.per === 'person' ? onPick : undefined
    return (asked.answer?.bars ?? []).map(({ from, until, units }) => {
      const name = barName({ from, until }, locale)
      return {
        name,
        count: units,
        onPick:
          pick && (() => pick({ title: `${of}: ${name}`, people: { of: question, at: { from, until } } })),
      }
    })
  }, [asked.answer, onPick, of, question, locale])
  return (
    <AnswerFrame asked={asked} height={height} isEmpty={({ units }) => units === 0}>
      {({ per, figures, meta }) => (
        <BarsAnswer
          bars={bars}
          of={of}
          counted={t(per === 'person' ? 'measures.counts.people' : 'measures.counts.sessions')}
          how={<HowComputed meta={meta} question={question} />}
          look={look}
          height={height}
          compact={compact}
        >
          {compact !== true && (
            <dl className={classes.figures}>
              {distributionFigures.map((name) => (
                <div key={name}>
                  <dt>{t(`measures.stats.${name}`)}</dt>
                  <dd>{formatValue(figures[name], locale)}</dd>
                </div>
              ))}
            </dl>
          )}
        </BarsAnswer>
      )}
    </AnswerFrame>
  )
}

/** `3` for a bar of one whole number, else where it begins and where the next one does. */
function barName(
  { from, until }: Pick<DistributionAnswer['bars'][number], 'from' | 'until'>,
  locale: string,
): string {
  const write = (value: number) => formatValue(value, locale)
  if (from === null) return `< ${until === null ? '∞' : write(until)}`
  if (until === null) return `≥ ${write(from)}`
  if (!Number.isInteger(from) || !Number.isInteger(until)) return `${write(from)} – < ${write(until)}`
  return until - from === 1 ? write(from) : `${write(from)} – ${write(until - 1)}`
}
