import { createHmac } from 'node:crypto'
import type { LoggedRequest } from './log-line.ts'
import type { WireEvent, WirePage } from '../wire-event.ts'
import { assetTypeOf } from './asset-type.ts'

/*
 * Every line of an access log becomes one event; none is dropped. Its name says what the request was:
 *
 *   page_view       a GET that was answered with a page: status 2xx or 304, and a path that is no asset's
 *   asset_request   a GET of a file that belongs to a page or is fetched by programs (styles, scripts,
 *                   images, fonts, feeds, robots.txt, downloads, …), answered with 2xx or 304
 *   request_failed  an answer of 400 or above, whatever was asked for; and lines whose request cannot be
 *                   read, such as `-` of a connection that said nothing, or the bytes of a TLS handshake
 *   server_request  the rest: other methods (HEAD, POST, OPTIONS, …), redirects, calls of an API
 *
 * So a count of page views is one of pages that somebody got to see. Robots are flagged by collect, from
 * their user agent, and kept.
 *
 * A visitor is known by a keyed hash of address and user agent: enough to count visitors, and no way back to
 * the address without the key, which never leaves the machine that imports. The address itself goes along
 * for the country; the server cuts it by the project's rule.
 */

export interface RequestEventOptions {
  /** The site, where the log does not name it: `example.com` or `https://example.com`. */
  readonly host?: string
  /** Keeps visitors of one project apart from the same ones elsewhere. */
  readonly visitorSalt: Buffer
}

const requestPattern = /^([A-Za-z]{1,20}) (\S.*?)(?: (HTTP\/\d(?:\.\d)?))?$/

export function toRequestEvent(request: LoggedRequest, options: RequestEventOptions): WireEvent {
  const match = requestPattern.exec(request.request)
  const [, method = '', target = '', protocol] = match ?? []
  const page = match === null ? undefined : pageOf(target, request, options)
  const assetType =
    page?.path === undefined ? undefined : assetTypeOf(page.path, page.search ?? '', request.contentType)
  const known = match !== null && page !== undefined
  return {
    name: known
      ? nameOf(method.toUpperCase(), request.status, page.path ?? '/', assetType)
      : 'request_failed',
    timestamp: request.at,
    anonymous_id: visitorOf(request, options.visitorSalt),
    // The name was only claimed where the server did not let it in.
    ...(request.user !== undefined && request.status !== 401 ? { user_id: request.user } : {}),
    source: 'import',
    properties: {
      status: request.status,
      ...(request.bytes === undefined ? {} : { bytes: request.bytes }),
      ...(known ? { method: method.toUpperCase() } : { request: printable(request.request) }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(known && assetType !== undefined ? { asset_type: assetType } : {}),
      ...(request.durationMs === undefined ? {} : { duration_ms: request.durationMs }),
      ...(request.cut ? { cut: true } : {}),
    },
    context: {
      ...(request.ip === undefined ? {} : { ip: request.ip }),
      ...(request.userAgent === undefined ? {} : { user_agent: printable(request.userAgent) }),
      page: { ...page, ...(request.referrer === undefined ? {} : { referrer: printable(request.referrer) }) },
    },
  }
}

function nameOf(method: string, status: number, path: string, assetType: string | undefined): string {
  if (status >= 400) return 'request_failed'
  const answered = (status >= 200 && status < 300) || status === 304
  if (method !== 'GET' || !answered || /^\/(api|graphql|wp-json)(\/|$)/.test(path)) return 'server_request'
  return assetType === undefined ? 'page_view' : 'asset_request'
}

/** `undefined` for what is no target of a request: `*`, a host to tunnel to, or garbage. */
function pageOf(target: string, request: LoggedRequest, options: RequestEventOptions): WirePage | undefined {
  const absolute = /^https?:\/\/[^/?#]+/i.exec(target)?.[0]
  const relative = absolute === undefined ? target : target.slice(absolute.length) || '/'
  if (relative === '*') return { path: '*' }
  if (!relative.startsWith('/') && !relative.startsWith('?')) return undefined
  const [, path = '', search = ''] = /^([^?#]*)(\?[^#]*)?/s.exec(printable(relative)) ?? []
  const site = absolute ?? siteOf(request, options)
  return {
    ...(site === undefined ? {} : { url: `${site}${path === '' ? '/' : path}${search}` }),
    path: path === '' ? '/' : path,
    ...(search.length > 1 ? { search } : {}),
  }
}

function siteOf(request: LoggedRequest, options: RequestEventOptions): string | undefined {
  const host = request.host ?? options.host
  if (host === undefined) return undefined
  return /^https?:\/\//.test(host) ? host.replace(/\/+$/, '') : `${request.scheme ?? 'https'}://${host}`
}

function visitorOf(request: LoggedRequest, salt: Buffer): string {
  const who = `${request.ip ?? ''}\n${request.userAgent ?? ''}`
  return `v_${createHmac('sha256', salt).update(who).digest('hex').slice(0, 24)}`
}

/** Without characters that no terminal, page or database should be asked to show. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the very characters to be rid of
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (char) => `\\x${hexOf(char)}`)
  return plain.toWellFormed().slice(0, 4000)
}

function hexOf(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(2, '0')
}
