import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useSeriesLabel } from '../charts/use-series-label.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { AnswerFrame } from './answer-frame.tsx'
import { useAnswer } from './ask.ts'
import { valuesAt } from './funnel-point.ts'
import { HowComputed } from './how-computed.tsx'
import { isRetentionAnswer, type RetentionAnswer } from './journey-answers.ts'
import type { RetentionQuestion } from './journey-question.ts'
import { RetentionCurve } from './retention-curve.tsx'
import { RetentionTriangle } from './retention-triangle.tsx'
import classes from './retention-view.module.css'
import type { QuestionViewProps } from './view-props.ts'

const defaultHeight = 280
/** Of the triangle on a page: longer ones scroll by themselves. */
const pageHeight = 560

/** Who came back: the triangle in shares or in people, or the curve. */
export function RetentionView(props: QuestionViewProps<RetentionQuestion>) {
  const asked = useAnswer(props.question, isRetentionAnswer)
  return (
    <AnswerFrame
      asked={asked}
      height={props.height ?? defaultHeight}
      isEmpty={({ series }) => series.every(({ started }) => started === 0)}
    >
      {(answer) => <RetentionDrawing {...props} answer={answer} />}
    </AnswerFrame>
  )
}

interface RetentionDrawingProps extends QuestionViewProps<RetentionQuestion> {
  readonly answer: RetentionAnswer
}

/** An answer that somebody else asked for. */
export function RetentionDrawing(props: RetentionDrawingProps) {
  const { question, answer, look = 'triangle', height = defaultHeight, compact = false, onPick } = props
  const { t } = useTexts()
  const locale = useLocale()
  const [shown, setShown] = useState(0)
  const nameOf = useSeriesLabel(typeof question.breakdown === 'string' ? question.breakdown : undefined)
  const isSplit = answer.series.length > 1
  const labelOf = ({ value, other }: RetentionAnswer['series'][number]) =>
    nameOf({ breakdown: isSplit ? { value } : {}, other })
  const place = Math.min(shown, answer.series.length - 1)
  const series = answer.series[place]
  const interval = question.interval ?? 'day'
  const isOpen = series?.rows.some(({ returned, complete }) =>
    returned.some((count, at) => count !== null && complete[at] !== true),
  )
  return (
    <div className={classes.view} style={{ '--triangle-height': `${compact ? height : pageHeight}px` }}>
      {look === 'curve' ? (
        <RetentionCurve
          answer={answer}
          interval={interval}
          labelOf={labelOf}
          height={height}
          compact={compact}
        />
      ) : (
        <>
          {isSplit && (
            <NativeSelect
              size="xs"
              className={classes.select ?? ''}
              label={t('retention.shown')}
              value={place}
              onChange={({ currentTarget: { value } }) => setShown(Number(value))}
              data={answer.series.map((one, index) => ({
                value: String(index),
                label: `${labelOf(one)} (${formatNumber(one.started, locale)})`,
              }))}
            />
          )}
          {series !== undefined && (
            <RetentionTriangle
              series={series}
              brackets={answer.brackets}
              interval={interval}
              counts={look === 'counts'}
              onPick={
                onPick &&
                (({ row, bracket, title }) =>
                  onPick({
                    title,
                    people: {
                      of: question,
                      at: {
                        start: series.rows[row]?.start,
                        ...(bracket === undefined ? {} : { bracket }),
                        ...valuesAt(answer.series, isSplit ? place : undefined),
                      },
                    },
                  }))
              }
            />
          )}
        </>
      )}
      {!compact && (
        <div className={classes.foot}>
          {look !== 'curve' && (
            <p>
              {t('retention.shadeNote')} {isOpen && t('retention.openNote')}
            </p>
          )}
          <HowComputed meta={answer.meta} question={question} />
        </div>
      )}
    </div>
  )
}
