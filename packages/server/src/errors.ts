/** Every code that an HTTP answer or a command can carry, with its status. Part of the public API. */
const statusOf = {
  body_unreadable: 400,
  question_invalid: 400,
  metric_invalid: 400,
  request_invalid: 400,
  cursor_invalid: 400,
  setup_invalid: 400,
  password_weak: 400,
  key_weak: 400,
  key_missing: 401,
  key_unknown: 401,
  sign_in_needed: 401,
  setup_token_invalid: 401,
  share_password_needed: 401,
  share_password_wrong: 401,
  key_cannot_send: 403,
  key_cannot_read: 403,
  role_too_low: 403,
  invitation_of_another: 403,
  not_found: 404,
  already_set_up: 409,
  already_member: 409,
  last_owner: 409,
  folder_in_use: 409,
  metric_in_use: 409,
  changed_meanwhile: 409,
  share_ended: 410,
  invitation_ended: 410,
  body_too_large: 413,
  batch_too_many_events: 413,
  encoding_unsupported: 415,
  query_too_large: 422,
  query_too_slow: 422,
  query_too_much_memory: 422,
  too_many_requests: 429,
  internal: 500,
  log_full: 503,
  disk_full: 503,
  reader_behind: 503,
  store_unavailable: 503,
  shutting_down: 503,
} as const

export type ErrorCode = keyof typeof statusOf

export interface AppErrorOptions {
  readonly cause?: unknown
  /** Where in the request the fault lies, as a JSON pointer. */
  readonly path?: string
  /** More for programs, answered beside the message. */
  readonly details?: Readonly<Record<string, unknown>>
  /** Seconds after which trying again makes sense: answered as `Retry-After`. */
  readonly retryAfterSeconds?: number
}

/**
 * A mistake of the caller's or a state of the world that the caller can act on. The message says what
 * happened, to which thing, and what to do next; it is shown to whoever asked, so it names no secret.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly path: string | undefined
  readonly details: Readonly<Record<string, unknown>> | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.path = options.path
    this.details = options.details
    this.retryAfterSeconds = options.retryAfterSeconds
  }

  get status(): number {
    return statusOf[this.code]
  }
}

/** For what only a bug of ours can cause: the process is not to go on from here. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Bug: ${message}`)
}

export function must<T>(value: T | null | undefined, message: string): T {
  assert(value !== null && value !== undefined, message)
  return value
}

export function unreachable(value: never): never {
  throw new Error(`Bug: unexpected ${JSON.stringify(value)}`)
}
