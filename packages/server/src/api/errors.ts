import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { AppError } from '../errors.ts'

/** Faults as problem details (RFC 9457). What is our fault goes to the log, and leaves as `internal`. */
export function addErrorHandling(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((error: unknown, request, reply) =>
    sendProblem(request, reply, faultOf(error, request, logger)),
  )
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      request,
      reply,
      new AppError(
        'not_found',
        `There is nothing at ${request.method} ${pathOf(request)}. The routes are listed at /docs.`,
      ),
    ),
  )
}

/** What to tell the caller of `error`. What is our fault is written to the output, and told as `internal`. */
export function faultOf(error: unknown, request: FastifyRequest, logger: Logger): AppError {
  const known = toAppError(error)
  if (known !== undefined) return known
  logger.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'A request failed.')
  return internalFault()
}

export function internalFault(): AppError {
  return new AppError(
    'internal',
    'Something went wrong on our side. The log has the details under this request id.',
  )
}

export function bodyTooLarge(): AppError {
  return new AppError('body_too_large', 'The body is over 10 MiB. Send fewer events at a time.')
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  const { status, code, path, message, details, retryAfterSeconds } = error
  if (status === 429 || status === 503) reply.header('retry-after', String(Math.ceil(retryAfterSeconds ?? 5)))
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: STATUS_CODES[status] ?? 'Error',
        status,
        code,
        detail: message,
        path,
        ...details,
        request_id: request.id,
      }),
    )
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0]?.slice(0, 200) ?? ''
}

interface FrameworkFault {
  readonly code?: string
  readonly statusCode?: number
  readonly message?: string
  readonly validation?: readonly { readonly instancePath?: string; readonly message?: string }[]
  readonly validationContext?: string
}

/** Fastify's own refusals in our words; `undefined` for what is no caller's mistake. */
function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  if (typeof error !== 'object' || error === null) return undefined
  const { code, statusCode, message, validation, validationContext }: FrameworkFault = error
  if (validation !== undefined) {
    const [first] = validation
    const place = first?.instancePath ?? ''
    return new AppError(
      'request_invalid',
      `The ${validationContext ?? 'request'} does not fit: ${place === '' ? 'it' : place} ${first?.message ?? 'is not as expected'}. /docs shows what this route takes.`,
      { path: place },
    )
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return bodyTooLarge()
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new AppError(
      'request_invalid',
      `${message ?? 'The request cannot be read'}. /docs shows what this route takes.`,
    )
  }
  return undefined
}
