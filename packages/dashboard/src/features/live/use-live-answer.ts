import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { request } from '../../api/request.ts'
import type { Question } from '../../questions/question.ts'

interface LiveOptions {
  readonly projectId: string
  readonly everyMs: number
  readonly isPaused?: boolean
  /** Not before: something else is to be answered first. @default true */
  readonly isDue?: boolean
}

/** An answer that is asked for again and again, while the tab is looked at. */
export function useLiveAnswer<T>(
  question: Question,
  check: (value: unknown) => value is T,
  { projectId, everyMs, isPaused = false, isDue = true }: LiveOptions,
): UseQueryResult<T> {
  return useQuery({
    queryKey: ['live', projectId, question],
    queryFn: ({ signal }) =>
      request('POST', '/v1/analytics/query', check, { projectId, body: question, signal }),
    enabled: isDue,
    placeholderData: keepPreviousData,
    refetchInterval: isPaused ? false : everyMs,
  })
}
