import { randomFillSync } from 'node:crypto'
import { eventIdStart, timestampStart } from './visits.ts'

/** A whole HTTP request in bytes that can be sent again and again, each time with ids and times of its own. */
export interface RequestBody {
  readonly bytes: Buffer
  readonly eventStarts: readonly number[]
}

export interface Destination {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly writeKey: string
}

const digits = Buffer.from('0123456789abcdef')
const randomBytes = Buffer.alloc(10 * 4096)
const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
] as const

/** The request that sends `events`, as a browser behind a proxy would. `variant` picks browser and address. */
export function createRequestBody(to: Destination, events: readonly string[], variant: number): RequestBody {
  const single = events.length === 1
  const before = single ? '' : '{"events":['
  const content = single ? (events[0] ?? '') : `${before}${events.join(',')}]}`
  const head =
    `POST ${to.path} HTTP/1.1\r\nHost: ${to.host}:${to.port}\r\nAuthorization: Bearer ${to.writeKey}\r\n` +
    `User-Agent: ${userAgents[variant % userAgents.length]}\r\nX-Forwarded-For: 81.2.${variant % 200}.${(variant * 7) % 250}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(content)}\r\n\r\n`
  const starts: number[] = []
  let at = head.length + before.length
  for (const event of events) {
    starts.push(at)
    at += Buffer.byteLength(event) + 1
  }
  return { bytes: Buffer.from(head + content), eventStarts: starts }
}

/** Gives every event of `body` a new UUID version 7 and the time `nowMs`, in place. */
export function stampRequestBody(body: RequestBody, nowMs: number): void {
  const { bytes, eventStarts } = body
  const time = new Date(nowMs).toISOString()
  const prefix = Math.floor(nowMs).toString(16).padStart(12, '0')
  const idStart = `${prefix.slice(0, 8)}-${prefix.slice(8)}-7`
  let used = randomBytes.length
  for (const start of eventStarts) {
    if (used + 10 > randomBytes.length) {
      randomFillSync(randomBytes, 0, Math.min(randomBytes.length, 10 * eventStarts.length))
      used = 0
    }
    bytes.write(idStart, start + eventIdStart, 'latin1')
    writeRandomDigits(bytes, start + eventIdStart + idStart.length, used)
    bytes.write(time, start + timestampStart, 'latin1')
    used += 10
  }
}

/** The 21 characters after the version digit of a UUID: `xxx-yxxx-xxxxxxxxxxxx`. */
function writeRandomDigits(bytes: Buffer, at: number, from: number): void {
  let nibble = from * 2
  for (let index = 0; index < 21; index += 1) {
    if (index === 3 || index === 8) continue
    const byte = randomBytes[nibble >> 1] ?? 0
    const value = (nibble & 1) === 0 ? byte >> 4 : byte & 15
    bytes[at + index] = digits[index === 4 ? 8 | (value & 3) : value] ?? 0
    nibble += 1
  }
}
