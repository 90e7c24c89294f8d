import { useCallback, useMemo } from 'react'
import { useTexts } from '../use-texts.ts'
import { AnswerFrame } from './answer-frame.tsx'
import { isMetricAnswer, type MetricAnswer, type Series } from './answers.ts'
import { useAnswer } from './ask.ts'
import { HowComputed } from './how-computed.tsx'
import classes from './how-computed.module.css'
import type { MetricQuestion } from './question.ts'
import { SeriesAnswer } from './series-answer.tsx'
import { useLabels } from './use-labels.ts'
import { defaultHeight, type QuestionViewProps } from './view-props.ts'

/** A metric, or a formula that has no name yet, over time. */
export function MetricView(props: QuestionViewProps<MetricQuestion>) {
  const { question, height = defaultHeight } = props
  const asked = useAnswer(question, isMetricAnswer)
  return (
    <AnswerFrame asked={asked} height={height} isEmpty={isEmpty}>
      {(answer) => <Metric {...props} answer={answer} />}
    </AnswerFrame>
  )
}

function Metric({
  question,
  answer,
  ...rest
}: QuestionViewProps<MetricQuestion> & { readonly answer: MetricAnswer }) {
  const { t } = useTexts()
  const labels = useLabels()
  const { unit, format, metric, formula } = answer
  const style = useMemo(() => ({ unit, format }), [unit, format])
  const name = metric?.name ?? formula
  const label = useCallback(
    ({ breakdown, other }: Series) => {
      if (other) return t('charts.series.other')
      const values = Object.entries(breakdown).map(([field, value]) => labels.value(field, value))
      return values.length === 0 ? name : values.join(' · ')
    },
    [labels, name, t],
  )
  return (
    <SeriesAnswer
      {...rest}
      answer={answer}
      label={label}
      style={style}
      isDivided={(question.dimensions ?? []).length > 0}
      hasShares={false}
      how={
        <HowComputed meta={answer.meta} question={question}>
          <dl className={classes.facts}>
            <dt>{t('computed.formula')}</dt>
            <dd>
              <code>{formula}</code>
            </dd>
            {Object.entries(answer.versions).map(([used, version]) => (
              <div key={used} className={classes.fact}>
                <dt>{used}</dt>
                <dd>{t('computed.version', { version })}</dd>
              </div>
            ))}
          </dl>
        </HowComputed>
      }
    />
  )
}

function isEmpty({ series }: MetricAnswer): boolean {
  return series.every(({ total, values }) => total === null && values.every((value) => value === null))
}
