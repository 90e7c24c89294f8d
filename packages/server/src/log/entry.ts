import type { ClientTelemetry } from '@tidemark/event'
import { must } from '../errors.ts'

/** Why an event that was received is not stored, though nothing was wrong with it. Labels of the ledger. */
export type DropReason = 'duplicate' | 'bot' | 'consent' | 'sampled'

/** What one request brought, as the log keeps it. Counts are of events. */
export interface EntryHeader {
  readonly project_id: string
  /** Unix milliseconds; the ledger's hour. */
  readonly received_at: number
  readonly received: number
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>
  readonly events: number
  readonly dead: number
  /** What the SDK that sent it says of itself, if it is one of ours. */
  readonly client?: ClientTelemetry | undefined
}

/** A refused event as the store keeps it: `body` is what was sent, whole. */
export interface DeadLetter {
  readonly dead_letter_id: string
  readonly project_id: string
  readonly received_at: number
  readonly code: string
  readonly message: string
  readonly path: string
  readonly protocol: string
  readonly event_id: string
  readonly body: string
}

/** An entry taken apart. Lines are JSON, without their line feed, in the order in which they were sent. */
export interface DecodedEntry {
  readonly header: EntryHeader
  /** Each begins with `{"event_id":"` and the UUID, so that a reader has the id without parsing. */
  readonly events: readonly Buffer[]
  readonly dead: readonly Buffer[]
}

const lineFeed = 0x0a
/** What Node takes from a pool of memory. */
const smallText = 4_000
const idStart = '{"event_id":"'.length
const idLength = 36

/**
 * An entry of the log: lines of JSON. First the header, then a line an event, then a line a dead letter. Text,
 * because every reader can take it as it is: the store inserts the very lines.
 */
export function encodeEntry(
  header: EntryHeader,
  eventLines: readonly string[],
  deadLines: readonly string[],
): Buffer {
  let text = `${JSON.stringify(header)}\n`
  for (const line of eventLines) text += line + '\n'
  for (const line of deadLines) text += line + '\n'
  return toBytes(text)
}

export function decodeEntry(bytes: Uint8Array): DecodedEntry {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const lines: Buffer[] = []
  for (let start = 0; start < buffer.length;) {
    const end = buffer.indexOf(lineFeed, start)
    const stop = end === -1 ? buffer.length : end
    lines.push(buffer.subarray(start, stop))
    start = stop + 1
  }
  const header = parseEntryHeader(must(lines[0], 'an entry of the log without a header'))
  return {
    header,
    events: lines.slice(1, 1 + header.events),
    dead: lines.slice(1 + header.events, 1 + header.events + header.dead),
  }
}

/** The header alone: for who only counts. */
export function readEntryHeader(bytes: Uint8Array): EntryHeader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return parseEntryHeader(buffer.subarray(0, buffer.indexOf(lineFeed)))
}

/** The UUID of an event's line. */
export function eventIdOfLine(line: Buffer): string {
  return line.toString('latin1', idStart, idStart + idLength)
}

// `Buffer.from` measures the text first, which takes as long as writing it: a third of the whole. Most text is
// nearly all ASCII, so room for an eighth more bytes than characters is enough nearly always.
function toBytes(text: string): Buffer {
  // Memory of its own costs more than a small text's measuring.
  if (text.length < smallText) return Buffer.from(text)
  const bytes = Buffer.allocUnsafeSlow(text.length + (text.length >> 3) + 16)
  const written = bytes.write(text, 'utf8')
  // With room left for any character, none was left out.
  return written <= bytes.length - 4 ? bytes.subarray(0, written) : Buffer.from(text)
}

function parseEntryHeader(line: Buffer): EntryHeader {
  return JSON.parse(line.toString('utf8')) as EntryHeader
}
