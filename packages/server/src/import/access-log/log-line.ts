import { isUtf8 } from 'node:buffer'
import { isIP } from 'node:net'

/** What an access log says of one request. Texts are unescaped; what the log has as `-` is absent. */
export interface LoggedRequest {
  readonly host?: string
  readonly ip?: string
  readonly user?: string
  /** Unix milliseconds. */
  readonly at: number
  /** The request line as it came, such as `GET /a?b HTTP/1.1`. */
  readonly request: string
  readonly status: number
  readonly bytes?: number
  readonly referrer?: string
  readonly userAgent?: string
  readonly scheme?: string
  readonly durationMs?: number
  readonly contentType?: string
  /** The line ends inside a quoted field. */
  readonly cut: boolean
}

type Token = { readonly kind: 'bare' | 'quoted' | 'time'; readonly text: string; readonly cut: boolean }

/** Servers take requests of 8 to 32 KiB: what is longer is none, and not worth looking at every character. */
const maxLogLineLength = 64 * 1024

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const timePattern =
  /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3})\d*)? ([+-])(\d{2})(\d{2})$/

/** Whether `line` looks like one of an access log, to tell the format of a file. */
export function looksLikeLogLine(line: string): boolean {
  return /^\S+ .*\[\d{2}\/[A-Z][a-z]{2}\/\d{4}:[^\]]*\]/.test(line)
}

/**
 * Reads a line of Apache's and nginx's formats: common, combined, and both with the virtual host in front.
 * Fields that a site added behind are passed over. Gives what is wrong as text.
 */
export function parseLogLine(line: string): LoggedRequest | string {
  if (line.length > maxLogLineLength) return 'The line is longer than any server lets a request be.'
  const tokens = tokenize(line)
  const timeAt = tokens.findIndex(({ kind }) => kind === 'time')
  const time = tokens[timeAt]
  if (time === undefined) return 'There is no time in square brackets.'
  const at = parseLogTime(time.text)
  if (at === undefined) return `"${time.text.slice(0, 60)}" is no time of an access log.`
  const [request, status, bytes, referrer, userAgent] = tokens.slice(timeAt + 1)
  if (request?.kind !== 'quoted') return 'There is no quoted request behind the time.'
  if (request.cut) return 'The line ends inside the request.'
  if (status === undefined || !/^\d{3}$/.test(status.text)) return 'There is no status behind the request.'
  const who = parseWho(tokens.slice(0, timeAt).map(({ text }) => text))
  if (who === undefined) return 'There is no address in front of the time.'
  return {
    ...who,
    at,
    request: request.text,
    status: Number(status.text),
    ...(bytes !== undefined && /^\d+$/.test(bytes.text) ? { bytes: Number(bytes.text) } : {}),
    ...(referrer?.kind === 'quoted' && isSet(referrer.text) ? { referrer: referrer.text } : {}),
    ...(userAgent?.kind === 'quoted' && isSet(userAgent.text) ? { userAgent: userAgent.text } : {}),
    cut: tokens.at(-1)?.cut === true,
  }
}

/** `17/May/2015:10:05:03 +0000` as Unix milliseconds. */
export function parseLogTime(text: string): number | undefined {
  const match = timePattern.exec(text)
  if (match === null) return undefined
  const [, day, monthName = '', year, hour, minute, second, fraction = '0', sign, zoneHours, zoneMinutes] =
    match
  const month = months.indexOf(monthName)
  const date = new Date(Date.UTC(Number(year), month, Number(day)))
  if (month === -1 || date.getUTCDate() !== Number(day)) return undefined
  // 60 is a leap second: it is read as the first of the next minute.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  const clockMs = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000
  const zoneMs = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000
  return date.getTime() + clockMs + Number(fraction.padEnd(3, '0')) - (sign === '-' ? -zoneMs : zoneMs)
}

/** Undoes `\"`, `\\`, `\t` and `\xHH`, whose bytes are UTF-8 where they can be. */
export function unescapeLogText(text: string): string {
  if (!text.includes('\\')) return text
  const single: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v', b: '\b', f: '\f' }
  return text.replace(/(?:\\x[0-9a-fA-F]{2})+|\\(.)/gs, (whole, char: string | undefined) => {
    if (char !== undefined) return single[char] ?? char
    const bytes = Buffer.from(whole.replaceAll('\\x', ''), 'hex')
    return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1')
  })
}

export function isSet(text: string): boolean {
  return text !== '' && text !== '-'
}

/** The fields before the time: `[host] ip ident user`. A user's name may hold spaces, a host's cannot. */
function parseWho(fields: readonly string[]): { host?: string; ip?: string; user?: string } | undefined {
  const [first, second] = fields
  if (first === undefined) return undefined
  const withHost = fields.length >= 4 && second !== undefined && isHostBefore(first, second)
  const [ip = '-', , ...user] = withHost ? fields.slice(1) : fields
  const name = user.join(' ')
  return {
    ...(withHost && isSet(first) ? { host: withoutPort(first) } : {}),
    ...(isSet(ip) ? { ip } : {}),
    ...(isSet(name) ? { user: unescapeLogText(name.replace(/^"(.*)"$/, '$1')) } : {}),
  }
}

function isHostBefore(first: string, second: string): boolean {
  if (isIP(first) !== 0) return false
  return isIP(second) !== 0 || /^[^:]+:\d{1,5}$/.test(first)
}

function withoutPort(host: string): string {
  return host.replace(/:(80|443)$/, '')
}

function tokenize(line: string): readonly Token[] {
  const tokens: Token[] = []
  let isTimeSeen = false
  for (let at = 0; at < line.length;) {
    const start = line[at]
    if (start === ' ' || start === '\t') {
      at += 1
      continue
    }
    // Before the time a bracket opens it; a bracket later on is an ordinary character.
    if (start === '[' && !isTimeSeen) {
      const end = line.indexOf(']', at)
      if (end !== -1) {
        isTimeSeen = true
        tokens.push({ kind: 'time', text: line.slice(at + 1, end), cut: false })
        at = end + 1
        continue
      }
    }
    if (start === '"') {
      const end = quoteEnd(line, at + 1)
      const text = line.slice(at + 1, end === -1 ? line.length : end)
      tokens.push({ kind: 'quoted', text: unescapeLogText(text), cut: end === -1 })
      at = end === -1 ? line.length : end + 1
      continue
    }
    const space = line.indexOf(' ', at)
    const end = space === -1 ? line.length : space
    tokens.push({ kind: 'bare', text: line.slice(at, end), cut: false })
    at = end
  }
  return tokens
}

/**
 * Where a quoted field ends. Old servers do not escape quotes inside: one that is followed by neither a space
 * nor the end does not close the field.
 */
function quoteEnd(line: string, from: number): number {
  for (let at = from; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1
    else if (line[at] === '"' && (at + 1 === line.length || line[at + 1] === ' ')) return at
  }
  return -1
}
