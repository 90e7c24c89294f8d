import { skipToken, useQuery } from '@tanstack/react-query'
import { useSlow } from '../shell/use-slow.ts'
import { useAsker } from './asker.ts'
import type { Question } from './question.ts'

/** A question on its way to its answer. */
export interface Asked<T> {
  readonly answer: T | undefined
  readonly error: Error | null
  /** The answer on screen is that of the question before. */
  readonly isStale: boolean
  /** There is nothing to show yet. */
  readonly isWaiting: boolean
  /** It has taken so long that a word is due. */
  readonly isSlow: boolean
  readonly retry: () => void
}

/**
 * Asks, and asks anew when the question is another; what is no longer wanted is cancelled. Until the new answer
 * is there, the one before stays. `check` says whether what came is an answer of this kind.
 */
export function useAnswer<T>(question: Question, check: (value: unknown) => value is T): Asked<T> {
  const asker = useAsker()
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    queryKey: ['answer', asker.scope, question],
    queryFn: ({ signal }) => asker.answer(question, check, signal),
    // The answer before may be one of another kind, or of another project.
    placeholderData: (before, query) =>
      query?.queryKey[1] === asker.scope && check(before) ? before : undefined,
  })
  const isSlow = useSlow(isFetching && (data === undefined || isPlaceholderData))
  return {
    answer: data,
    error,
    isStale: isPlaceholderData,
    isWaiting: data === undefined && error === null,
    isSlow,
    retry: () => void refetch(),
  }
}

/** What is wrong with a question that is being asked elsewhere on the page; null where nothing is. */
export function useFaultOf(question: Question): Error | null {
  const { scope } = useAsker()
  return useQuery({ queryKey: ['answer', scope, question], queryFn: skipToken }).error
}
