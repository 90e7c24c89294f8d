import type { AppError } from '../errors.ts'
import type { CollectRequest, CollectResponse } from './request.ts'

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  413: 'Content too large',
  415: 'Unsupported media type',
  429: 'Too many requests',
  500: 'Internal server error',
  503: 'Service unavailable',
}

/** Why nothing of a request was taken, as problem details (RFC 9457). */
export function problemResponse(
  error: AppError,
  request: Pick<CollectRequest, 'requestId'>,
): CollectResponse {
  const { status, code, message, path, retryAfterSeconds } = error
  const headers: Record<string, string> = { 'content-type': 'application/problem+json; charset=utf-8' }
  // Who is told to come again is told when, or it comes again at once.
  if (status === 429 || status === 503) headers['retry-after'] = String(Math.ceil(retryAfterSeconds ?? 5))
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  return {
    status,
    headers,
    body: JSON.stringify({
      type: 'about:blank',
      title: titles[status] ?? 'Error',
      status,
      code,
      detail: message,
      path,
      request_id: request.requestId,
    }),
  }
}
