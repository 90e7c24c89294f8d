import { parseTime } from '@tidemark/event'
import { isSet, parseLogTime, type LoggedRequest } from './log-line.ts'

type Entry = Readonly<Record<string, unknown>>

// The names of nginx's variables first, then those that its users and Apache's commonly give the same things.
const names = {
  time: ['time_iso8601', 'time_local', 'msec', '@timestamp', 'timestamp', 'time', 'ts', 'date'],
  ip: ['remote_addr', 'client_ip', 'clientip', 'remote_ip', 'remoteip', 'ip', 'client', 'remoteHost'],
  user: ['remote_user', 'user', 'auth'],
  request: ['request', 'request_line'],
  method: ['request_method', 'method', 'verb', 'http_method'],
  target: ['request_uri', 'uri', 'url', 'path', 'request_path'],
  query: ['args', 'query_string', 'query'],
  protocol: ['server_protocol', 'protocol', 'http_version'],
  status: ['status', 'response', 'status_code', 'code'],
  bytes: ['body_bytes_sent', 'bytes_sent', 'bytes', 'size', 'response_size'],
  referrer: ['http_referer', 'http_referrer', 'referer', 'referrer'],
  userAgent: ['http_user_agent', 'user_agent', 'useragent', 'agent'],
  host: ['http_host', 'host', 'vhost', 'server_name', 'domain'],
  scheme: ['scheme', 'http_x_forwarded_proto'],
  seconds: ['request_time', 'upstream_response_time'],
  contentType: ['sent_http_content_type', 'content_type'],
} as const

/** Whether an object of JSON is a line of an access log and not an event of ours. */
export function looksLikeJsonLog(entry: Entry): boolean {
  const has = (keys: readonly string[]) => keys.some((key) => entry[key] !== undefined)
  const request = has(names.request) || (has(names.method) && has(names.target))
  return (
    request &&
    has(names.status) &&
    has(names.time) &&
    !['name', 'event', 'event_name'].some((key) => key in entry)
  )
}

/** Reads a line of a JSON access log, by nginx's names of its variables and other common ones. */
export function parseJsonLogLine(line: string): LoggedRequest | string {
  const entry = parseLenient(line)
  if (entry === undefined) return 'The line is no JSON object.'
  const text = (keys: readonly string[]) => textOf(entry, keys)
  const at = timeOf(entry)
  if (at === undefined) return `None of ${names.time.slice(0, 4).join(', ')} holds a time that can be read.`
  const status = Number(text(names.status))
  if (!Number.isInteger(status) || status < 100 || status > 999)
    return 'There is no status between 100 and 999.'
  const request = text(names.request) ?? requestOf(text)
  if (request === undefined) return 'There is no request: neither `request`, nor a method and an address.'
  const seconds = Number(text(names.seconds) ?? Number.NaN)
  const bytes = Number(text(names.bytes) ?? Number.NaN)
  return {
    at,
    status,
    request,
    cut: false,
    ...(Number.isInteger(bytes) ? { bytes } : {}),
    ...(Number.isFinite(seconds) ? { durationMs: Math.round(seconds * 1000) } : {}),
    ...withText('host', text(names.host)),
    ...withText('ip', text(names.ip)),
    ...withText('user', text(names.user)),
    ...withText('referrer', text(names.referrer)),
    ...withText('userAgent', text(names.userAgent)),
    ...withText('scheme', text(names.scheme)),
    ...withText('contentType', text(names.contentType)),
  }
}

function withText<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  const made: Partial<Record<K, string>> = {}
  if (value !== undefined) made[key] = value
  return made
}

function requestOf(text: (keys: readonly string[]) => string | undefined): string | undefined {
  const [method, target, query] = [text(names.method), text(names.target), text(names.query)]
  if (method === undefined || target === undefined) return undefined
  const whole = query === undefined || target.includes('?') ? target : `${target}?${query.replace(/^\?/, '')}`
  return [method, whole, text(names.protocol)].filter((part) => part !== undefined).join(' ')
}

/** nginx without `escape=json` writes `\x22`, which is no JSON: the same character as JSON has it. */
function parseLenient(line: string): Entry | undefined {
  for (const text of [line, line.replace(/(?<!\\)((?:\\\\)*)\\x([0-9a-fA-F]{2})/g, '$1\\u00$2')]) {
    try {
      const value: unknown = JSON.parse(text)
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Entry)
        : undefined
    } catch {
      // The second spelling is tried, then the line is refused by the caller.
    }
  }
  return undefined
}

function textOf(entry: Entry, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = entry[key]
    if ((typeof value === 'string' && isSet(value)) || typeof value === 'number') return String(value)
  }
  return undefined
}

function timeOf(entry: Entry): number | undefined {
  for (const key of names.time) {
    const value = entry[key]
    const text = typeof value === 'string' ? value : undefined
    const at = (text === undefined ? undefined : parseLogTime(text)) ?? parseTime(value) ?? parseSeconds(text)
    if (at !== undefined) return at
  }
  return undefined
}

/** nginx's `$msec` as text: seconds with three decimals. */
function parseSeconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{9,11}\.\d+$/.test(text) ? Math.round(Number(text) * 1000) : undefined
}
