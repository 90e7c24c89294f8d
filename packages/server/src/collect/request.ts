import type { IncomingHttpHeaders } from 'node:http'

/** A request as it came in: nothing of it is decoded. */
export interface CollectRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams | Readonly<Record<string, string | undefined>>
  readonly headers: IncomingHttpHeaders
  /** The body as it was sent, still compressed. */
  readonly body: Buffer
  /** The address of the other end of the connection. */
  readonly remoteAddress: string
  /** Answered with every problem, so that whoever reads the answer can find it in the server's output. */
  readonly requestId?: string
}

export interface CollectResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** One header's text; empty when it was not sent. */
export function headerOf(request: CollectRequest, name: string): string {
  const value = request.headers[name]
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}

/** One parameter of the query; empty when it was not sent. */
export function queryOf(request: CollectRequest, name: string): string {
  const { query } = request
  if (query instanceof URLSearchParams) return query.get(name) ?? ''
  // A parameter that came twice is a list, whatever the type says: the first counts.
  const value: unknown = Object.hasOwn(query, name) ? query[name] : ''
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : ''
}

export function jsonResponse(value: unknown): CollectResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
  }
}
