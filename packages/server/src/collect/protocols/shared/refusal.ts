import type { AppError } from '../../../errors.ts'
import { jsonResponse, type CollectResponse } from '../../request.ts'

/** Why nothing was taken, as `body` in the words of a vendor; the status says it too. */
export function refusalOf({ status, retryAfterSeconds }: AppError, body: unknown): CollectResponse {
  const response = jsonResponse(body)
  // Who is told to come again is told when, or it comes again at once.
  const isLater = status === 429 || status === 503
  const retryAfter = isLater ? { 'retry-after': String(Math.ceil(retryAfterSeconds ?? 5)) } : {}
  return { ...response, status, headers: { ...response.headers, ...retryAfter } }
}
