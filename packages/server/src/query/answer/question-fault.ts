import { AppError } from '../../errors.ts'

const pastBudget: ReadonlySet<string> = new Set([
  'query_too_large',
  'query_too_slow',
  'query_too_much_memory',
])

/**
 * A refusal of the engine that the question is to blame for, as such; any other error as it is. A regular
 * expression is read by the engine alone, so only the engine can say that it is none.
 */
export function asQuestionFault(cause: unknown): unknown {
  if (cause instanceof AppError && pastBudget.has(cause.code)) {
    return new AppError(cause.code, `${cause.message} Or ask with "sample": "auto" for an estimate.`, {
      cause,
    })
  }
  if (!(cause instanceof Error) || cause instanceof AppError) return cause
  const reason = /cannot compile re2: .*?, error: (.*?)\. Look at/s.exec(cause.message)?.[1]
  if (reason === undefined && !cause.message.includes('CANNOT_COMPILE_REGEXP')) return cause
  return new AppError(
    'question_invalid',
    `A pattern of "matches" is no regular expression of RE2${reason === undefined ? '' : `: ${reason}`}. Mend it, or use "contains".`,
    { cause, path: '/filter' },
  )
}
