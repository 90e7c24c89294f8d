import { isProblem, type Problem } from './answers.ts'

export interface RequestOptions {
  readonly body?: unknown
  readonly projectId?: string
  readonly signal?: AbortSignal
  /** Beside those that every request has. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Longer than any question may take by default (20 s): the server's own answer is the better one. */
const requestTimeoutMs = 30_000

/** How far the server's clock is ahead of this browser's, as far as it is known. */
let serverAheadMs = 0
/** What the `Date` header's whole seconds and the way here can make of two clocks that agree. */
const clockToleranceMs = 3000

/** The time by the server's clock: a browser's can be wrong by hours, and "today" with it. */
export function serverNowMs(): number {
  return Date.now() + serverAheadMs
}

/** The server answered, and the answer is a refusal. */
export class ApiError extends Error {
  readonly status: number
  readonly problem: Problem

  constructor(status: number, problem: Problem) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`)
    this.name = 'ApiError'
    this.status = status
    this.problem = problem
  }
}

/** No answer came: no network, no server, or none in time. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('The server did not answer.', { cause })
    this.name = 'UnreachableError'
  }
}

/**
 * Asks this page's own server, with the cookie of who is signed in. `check` says whether the answer is what
 * the caller reads.
 * @throws ApiError for a refusal or an answer that is no answer; UnreachableError when none came.
 */
export async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  check: (value: unknown) => value is T,
  options: RequestOptions = {},
): Promise<T> {
  const response = await send(method, path, options)
  noticeClock(response)
  const answer = await readJson(response, options.signal)
  if (!response.ok) throw new ApiError(response.status, problemOf(answer, response))
  if (!check(answer)) {
    throw new ApiError(response.status, {
      code: 'answer_unreadable',
      title: 'The answer could not be read',
      detail: `${method} ${path} gave something that this page does not understand. Reload the page; it may be older than the server.`,
      ...requestIdOf(response),
    })
  }
  return answer
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const timeout = AbortSignal.timeout(requestTimeoutMs)
  try {
    return await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.projectId === undefined ? {} : { 'x-tidemark-project': options.projectId }),
        ...options.headers,
      },
      signal: options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]),
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    })
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause
    throw new UnreachableError(cause)
  }
}

function noticeClock(response: Response): void {
  const aheadMs = Date.parse(response.headers.get('date') ?? '') - Date.now()
  if (Number.isNaN(aheadMs)) return
  serverAheadMs = Math.abs(aheadMs) < clockToleranceMs ? 0 : aheadMs
}

async function readJson(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    const text = await response.text()
    return text === '' ? undefined : JSON.parse(text)
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    if (cause instanceof SyntaxError) return undefined
    throw new UnreachableError(cause)
  }
}

function problemOf(answer: unknown, response: Response): Problem {
  if (!isProblem(answer)) return requestIdOf(response)
  // Sign-in words its refusals as { code, message }; everything else as problem details.
  const message = 'message' in answer && typeof answer.message === 'string' ? { detail: answer.message } : {}
  return { ...requestIdOf(response), ...message, ...answer }
}

function requestIdOf(response: Response): Problem {
  const id = response.headers.get('x-request-id')
  return id === null ? {} : { request_id: id }
}
