import { expect, test } from 'vitest'
import { parseJsonLogLine } from './json-log.ts'
import type { LoggedRequest } from './log-line.ts'
import { toRequestEvent } from './request-event.ts'

const visitorSalt = Buffer.from('salt')
const request = { at: 0, status: 200, cut: false, ip: '203.0.113.9' }

function nameOf(line: string, more: Partial<LoggedRequest> = {}): string {
  return toRequestEvent({ ...request, request: line, ...more }, { visitorSalt }).name
}

test('[I5] pages, assets, failures and the rest are told apart', () => {
  for (const path of ['/', '/a/b', '/a.html?x=1', '/a.php', '/release/1.2', '/?utm_source=x', '/feedback']) {
    expect([path, nameOf(`GET ${path} HTTP/1.1`)]).toEqual([path, 'page_view'])
  }
  const assets = [
    '/a.css',
    '/A.PNG',
    '/x.woff2?v=1',
    '/favicon.ico',
    '/robots.txt',
    '/feed/',
    '/?feed=rss2',
    '/a.tar.gz',
    '/x.unknown',
    '/atom.xml',
  ]
  for (const path of assets) expect([path, nameOf(`GET ${path} HTTP/1.1`)]).toEqual([path, 'asset_request'])
  expect(nameOf('GET / HTTP/1.1', { status: 304 })).toBe('page_view')
  expect(nameOf('GET / HTTP/1.1', { status: 301 })).toBe('server_request')
  expect(nameOf('HEAD / HTTP/1.1')).toBe('server_request')
  expect(nameOf('POST /login HTTP/1.1')).toBe('server_request')
  expect(nameOf('OPTIONS * HTTP/1.0')).toBe('server_request')
  expect(nameOf('GET /api/users HTTP/1.1')).toBe('server_request')
  expect(nameOf('GET /a.css HTTP/1.1', { status: 404 })).toBe('request_failed')
  expect(nameOf('GET / HTTP/1.1', { status: 500 })).toBe('request_failed')
})

test("[I5] the answer's content type says more than the path", () => {
  expect(nameOf('GET /a.css HTTP/1.1', { contentType: 'text/html; charset=utf-8' })).toBe('page_view')
  expect(nameOf('GET /users HTTP/1.1', { contentType: 'application/json' })).toBe('asset_request')
})

test('[I5] requests that cannot be read are kept as they came, without what no screen should show', () => {
  for (const line of ['-', '', '\u0016\u0003\u0001\u0002', 'GET', 'CONNECT example.com:443 HTTP/1.1']) {
    const event = toRequestEvent({ ...request, status: 400, request: line }, { visitorSalt })
    expect(event.name).toBe('request_failed')
    expect(event.properties?.['request']).toBe(
      line.replace('\u0016\u0003\u0001\u0002', '\\x16\\x03\\x01\\x02'),
    )
  }
})

test('[I5] a visitor is a keyed hash of address and user agent, and the address stands in its place alone', () => {
  const event = (ip: string, salt = visitorSalt) =>
    toRequestEvent({ ...request, request: 'GET / HTTP/1.1', ip, userAgent: 'x' }, { visitorSalt: salt })
  const one = event('203.0.113.9')
  expect(one.anonymous_id).toBe(event('203.0.113.9').anonymous_id)
  expect(one.anonymous_id).not.toBe(event('203.0.113.8').anonymous_id)
  expect(one.anonymous_id).not.toBe(event('203.0.113.9', Buffer.from('other')).anonymous_id)
  expect(JSON.stringify({ ...one, context: { ...one.context, ip: '' } })).not.toContain('203.0.113.9')
})

test('the address of the page comes from the option, the log or the request itself', () => {
  const page = (line: string, more: object = {}, host?: string) =>
    toRequestEvent(
      { ...request, request: line, ...more },
      { visitorSalt, ...(host === undefined ? {} : { host }) },
    ).context?.page
  expect(page('GET /a?b=c#d HTTP/1.1')).toEqual({ path: '/a', search: '?b=c' })
  expect(page('GET /a HTTP/1.1', {}, 'example.com')).toEqual({ url: 'https://example.com/a', path: '/a' })
  expect(page('GET /a HTTP/1.1', {}, 'http://example.com/')).toEqual({
    url: 'http://example.com/a',
    path: '/a',
  })
  expect(page('GET /a HTTP/1.1', { host: 'x.example', scheme: 'http' }, 'example.com')?.url).toBe(
    'http://x.example/a',
  )
  expect(page('GET http://y.example HTTP/1.1', {}, 'example.com')).toEqual({
    url: 'http://y.example/',
    path: '/',
  })
})

test('a name in the log is a user, unless the server did not let it in', () => {
  const user = (status: number) =>
    toRequestEvent({ ...request, request: 'GET / HTTP/1.1', user: 'ann', status }, { visitorSalt }).user_id
  expect(user(200)).toBe('ann')
  expect(user(401)).toBeUndefined()
})

test("JSON logs by nginx's names and by others, with nginx's own escapes too", () => {
  const nginx =
    '{"time_iso8601":"2026-05-01T10:00:00+02:00","remote_addr":"2001:db8::1","remote_user":"-","request":"GET /a HTTP/1.1","status":"200","body_bytes_sent":"12","http_referer":"","http_user_agent":"a \\x22b\\x22","host":"example.com","request_time":"0.042"}'
  expect(parseJsonLogLine(nginx)).toEqual({
    at: Date.UTC(2026, 4, 1, 8),
    status: 200,
    request: 'GET /a HTTP/1.1',
    cut: false,
    bytes: 12,
    durationMs: 42,
    host: 'example.com',
    ip: '2001:db8::1',
    userAgent: 'a "b"',
  })
  const other = JSON.stringify({
    msec: '1777622400.123',
    method: 'GET',
    uri: '/a',
    args: 'b=c',
    status: 204,
    client_ip: '192.0.2.1',
  })
  expect(parseJsonLogLine(other)).toMatchObject({
    at: 1_777_622_400_123,
    request: 'GET /a?b=c',
    status: 204,
    ip: '192.0.2.1',
  })
  expect(parseJsonLogLine('{"status":200}')).toMatch(/time/)
  expect(parseJsonLogLine('{"time":"2026-01-01","status":"ok","request":"GET /"}')).toMatch(/status/)
  expect(parseJsonLogLine('{"time":"2026-01-01","status":200}')).toMatch(/request/)
  expect(parseJsonLogLine('[]')).toMatch(/no JSON object/)
})
