import { decodeEntry, type DecodedEntry } from '../log/entry.ts'
import type { LogReader } from '../log/log.ts'
import { encodeBlock } from './columns/encode-block.ts'
import { buildBatch, type LoadBatch, type LoadPlan } from './load-plan.ts'
import type { ColumnBlock } from './columns/block.ts'

/** The entries of a range of the log. */
export interface LogRange {
  readonly from: number
  /** The first offset after the range. */
  readonly until: number
  readonly entries: readonly DecodedEntry[]
  /** About as much as an insert takes: more lies behind it, or soon will. */
  readonly isLarge: boolean
}

/** Everything that inserting a range takes. */
export interface PreparedRange {
  readonly plan: LoadPlan
  readonly entries: readonly DecodedEntry[]
  readonly batch: LoadBatch
  /** The batch's events; undefined where only their lines will do. */
  readonly block: ColumnBlock | undefined
}

/** More entries than a batch of single events could need at a time. */
const maxEntries = 20_000

/** The entries from `from` on: as many as one insert takes, but always at least one where there is any. */
export function readRange(
  reader: LogReader,
  from: number,
  limits: { readonly batchEvents: number; readonly batchBytes: number },
): LogRange {
  const entries: DecodedEntry[] = []
  let events = 0
  let bytes = 0
  let until = from
  for (const entry of reader.read(from, { maxEntries, maxBytes: limits.batchBytes })) {
    const decoded = decodeEntry(entry.bytes)
    if (entries.length > 0 && events + decoded.header.events > limits.batchEvents) break
    entries.push(decoded)
    events += decoded.header.events
    bytes += entry.bytes.length
    until = entry.offset + 1
  }
  const fill = Math.max(entries.length / maxEntries, events / limits.batchEvents, bytes / limits.batchBytes)
  return { from, until, entries, isLarge: fill > 0.5 }
}

/** The very entries of a plan: the log keeps them until the plan is done. */
export function readPlanned(reader: LogReader, plan: LoadPlan): readonly DecodedEntry[] {
  return reader
    .read(plan.from, { maxEntries: plan.until - plan.from, maxBytes: Number.POSITIVE_INFINITY })
    .filter(({ offset }) => offset < plan.until)
    .map(({ bytes }) => decodeEntry(bytes))
}

export async function prepare(plan: LoadPlan, entries: readonly DecodedEntry[]): Promise<PreparedRange> {
  const batch = buildBatch(plan, entries)
  return { plan, entries, batch, block: await encodeBlock(batch.events) }
}
