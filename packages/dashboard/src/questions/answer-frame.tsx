import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { UnreachableError } from '../api/request.ts'
import { Fault } from '../shell/fault.tsx'
import { useTexts } from '../use-texts.ts'
import classes from './answer-frame.module.css'
import type { AnswerMeta } from './answers.ts'
import type { Asked } from './ask.ts'

interface AnswerFrameProps<T> {
  readonly asked: Asked<T>
  /** What the place has from the first moment on, in pixels, so that nothing jumps. */
  readonly height: number
  /** Whether there is nothing in the answer that could be drawn. */
  readonly isEmpty: (answer: T) => boolean
  readonly children: (answer: T) => ReactNode
}

/** What every answer has around it: waiting, slow, gone wrong, from the question before, empty. */
export function AnswerFrame<T extends { readonly meta: AnswerMeta }>({
  asked,
  height,
  isEmpty,
  children,
}: AnswerFrameProps<T>) {
  const { t } = useTexts()
  const { answer, error, isStale, isWaiting, isSlow, retry } = asked
  // That no answer came is said by the frame of the page while there are older numbers to show.
  const shownError = error instanceof UnreachableError && answer !== undefined ? null : error
  const hintOf = ({ empty_cohorts: cohorts = [] }: AnswerMeta) =>
    cohorts.length === 0
      ? t('questions.emptyHint')
      : t('questions.emptyCohorts', {
          count: cohorts.length,
          names: cohorts.map((name) => `“${name}”`).join(', '),
        })
  return (
    <div className={classes.frame} aria-busy={isWaiting || isStale}>
      <div role="status" className={classes.status}>
        {isSlow && <p className={classes.slow}>{t('app.slow')}</p>}
      </div>
      {shownError !== null && <Fault error={shownError} onRetry={retry} />}
      {isWaiting && <Skeleton height={height} />}
      {answer !== undefined && (
        <div className={classes.answer} data-stale={isStale}>
          {isEmpty(answer) ? (
            <div className={classes.empty} style={{ minHeight: height }}>
              <p>{t('questions.empty')}</p>
              <p className={classes.hint}>{hintOf(answer.meta)}</p>
            </div>
          ) : (
            children(answer)
          )}
        </div>
      )}
    </div>
  )
}
