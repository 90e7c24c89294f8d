import { useCallback } from 'react'
import { useTexts } from '../use-texts.ts'
import type { RetentionAnswer } from './journey-answers.ts'
import type { RetentionDefinition } from './journey-question.ts'

type Bracket = RetentionAnswer['brackets'][number]

/** `Day 3`, or `Days 7–29` for a bracket of several periods. */
export function useBracketLabel(
  interval: NonNullable<RetentionDefinition['interval']>,
): (bracket: Bracket) => string {
  const { t } = useTexts()
  return useCallback(
    ({ from, until }: Bracket) =>
      until - from === 1
        ? t(`retention.bracket.${interval}`, { from })
        : t(`retention.brackets.${interval}`, { from, until: until - 1 }),
    [t, interval],
  )
}
