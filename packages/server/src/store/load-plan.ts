import { createHash } from 'node:crypto'
import type { DecodedEntry } from '../log/entry.ts'
import { eventIdOfLine } from '../log/entry.ts'

/** An event that the engine could not take, though collect did: kept as a dead letter. */
export interface RefusedEvent {
  /** Its place among the events of the range. */
  readonly index: number
  readonly message: string
}

/**
 * What is to be done with one range of the log, decided before anything is done and kept with the reader's
 * position: after a crash the very same is done again, under the same tokens, so nothing counts twice (S1).
 */
export interface LoadPlan {
  readonly from: number
  /** The first offset after the range. */
  readonly until: number
  /** Events of the range, by their place in it, that were stored before or stand in it twice. */
  readonly duplicates: readonly number[]
  readonly refused: readonly RefusedEvent[]
}

/** A row of the ledger (A1). `hour`: Unix seconds. */
export interface LedgerRow {
  readonly project_id: string
  readonly hour: number
  readonly outcome:
    | 'received'
    | 'stored'
    | 'dropped'
    | 'dead'
    | 'client_sent'
    | 'client_retried'
    | 'client_dropped'
  readonly reason: string
  readonly events: number
}

/** What a plan makes of its range: the lines for each table, and the token that each insert goes by. */
export interface LoadBatch {
  /** A line an event, without line feeds. */
  readonly events: readonly Buffer[]
  readonly deadLetters: Buffer
  readonly ledger: Buffer
  /**
   * Names exactly these rows: an engine drops without a word whatever comes under a token that was used. The
   * hash of ids and decisions is part of it because offsets alone may come again after a power loss.
   */
  readonly token: string
  /** When collect took the oldest event of the range: Unix milliseconds. */
  readonly oldestReceivedAt: number | undefined
}

const hourMs = 3_600_000
const newline = Buffer.from('\n')

export function buildBatch(plan: LoadPlan, entries: readonly DecodedEntry[]): LoadBatch {
  const duplicates = new Set(plan.duplicates)
  const refused = new Map(plan.refused.map((event) => [event.index, event.message]))
  const hash = createHash('sha256')
  const eventLines: Buffer[] = []
  const deadLines: Buffer[] = []
  const counts = new Map<string, LedgerRow>()
  let oldestReceivedAt: number | undefined
  let index = 0
  for (const { header, events, dead } of entries) {
    const hour = Math.floor(header.received_at / hourMs) * 3600
    const count = (outcome: LedgerRow['outcome'], reason: string, number: number) =>
      addCount(counts, { project_id: header.project_id, hour, outcome, reason, events: number })
    count('received', '', header.received)
    for (const [reason, dropped] of Object.entries(header.dropped)) count('dropped', reason, dropped)
    if (header.client !== undefined) {
      const { sent, retried, dropped } = header.client
      count('client_sent', '', sent)
      count('client_retried', '', retried)
      for (const [reason, lost] of Object.entries(dropped)) count('client_dropped', reason, lost)
    }
    let stored = 0
    for (const line of events) {
      const message = refused.get(index)
      if (message !== undefined) {
        deadLines.push(Buffer.from(JSON.stringify(refusedLetter(line, header.received_at, message))), newline)
        count('dead', 'store_refused', 1)
      } else if (duplicates.has(index)) {
        count('dropped', 'duplicate', 1)
      } else {
        eventLines.push(line)
        hash.update(line.subarray(idStart, idEnd))
        stored += 1
      }
      index += 1
    }
    count('stored', '', stored)
    for (const line of dead) {
      deadLines.push(line, newline)
      count('dead', deadLetterCode(line), 1)
    }
    oldestReceivedAt = Math.min(oldestReceivedAt ?? header.received_at, header.received_at)
  }
  return {
    events: eventLines,
    deadLetters: Buffer.concat(deadLines),
    ledger: Buffer.from([...counts.values()].map((row) => JSON.stringify(row)).join('\n')),
    token: `${plan.from}-${plan.until}-${hash.update(JSON.stringify(plan)).digest('hex').slice(0, 24)}`,
    oldestReceivedAt,
  }
}

/** A plan as the text of a reader's note; runs of duplicates are kept as their ends. */
export function encodePlan(plan: LoadPlan): string {
  const runs: [number, number][] = []
  for (const index of plan.duplicates) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === index - 1) last[1] = index
    else runs.push([index, index])
  }
  return JSON.stringify({ ...plan, duplicates: runs })
}

export function decodePlan(note: string): LoadPlan {
  const { from, until, duplicates, refused } = JSON.parse(note) as Omit<LoadPlan, 'duplicates'> & {
    readonly duplicates: readonly (readonly [number, number])[]
  }
  const all = duplicates.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, step) => first + step),
  )
  return { from, until, duplicates: all, refused }
}

const idStart = '{"event_id":"'.length
const idEnd = idStart + 36

function addCount(counts: Map<string, LedgerRow>, row: LedgerRow): void {
  if (row.events === 0) return
  const key = `${row.project_id}\n${row.hour}\n${row.outcome}\n${row.reason}`
  const before = counts.get(key)
  counts.set(key, before === undefined ? row : { ...row, events: before.events + row.events })
}

function deadLetterCode(line: Buffer): string {
  return (JSON.parse(line.toString('utf8')) as { readonly code: string }).code
}

function refusedLetter(line: Buffer, receivedAt: number, message: string): object {
  const event = JSON.parse(line.toString('utf8')) as {
    readonly project_id: string
    readonly protocol?: string
  }
  const eventId = eventIdOfLine(line)
  return {
    // One letter an event and range, also when the range is loaded again: its id is the event's own.
    dead_letter_id: eventId,
    project_id: event.project_id,
    received_at: receivedAt,
    code: 'store_refused',
    message,
    path: '',
    protocol: event.protocol ?? '',
    event_id: eventId,
    body: line.toString('utf8'),
  }
}
