import { readEntryHeader } from '../log/entry.ts'
import type { Log } from '../log/log.ts'
import { withinScope, type Scope } from '../query/scope.ts'
import { param, sql } from '../store/sql.ts'
import type { QueryBudget, Store } from '../store/store.ts'

export interface LedgerHour {
  readonly hour: string
  readonly received: number
  readonly stored: number
  readonly dropped: Record<string, number>
  readonly dead: Record<string, number>
  /** Taken, and not yet in the store. */
  readonly in_log: number
  /** What SDKs said of themselves with the batches of this hour: beside the sum, not part of it. */
  readonly client: {
    readonly sent: number
    readonly retried: number
    readonly dropped: Record<string, number>
  }
}

export interface Ledger {
  readonly settled: boolean
  readonly hours: LedgerHour[]
}

export interface LedgerDeps {
  readonly log: Pick<Log, 'reader'>
  readonly store: Pick<Store, 'select'>
  readonly budget: QueryBudget
}

const hourMs = 3_600_000
const attempts = 20
const readAtOnce = { maxEntries: 2_000, maxBytes: 16 * 1024 * 1024 }

/**
 * The ledger of a project (A1): what the store says was loaded, and what the log still holds. The two are read
 * one after the other, so it is done again while the loader moved in between; `settled` says whether it stood still.
 */
export async function readLedger(
  deps: LedgerDeps,
  scope: Scope,
  range: { readonly from: number; readonly until: number },
): Promise<Ledger> {
  const reader = await deps.log.reader('store')
  for (let attempt = 1; ; attempt += 1) {
    const before = reader.position()
    const loaded = await loadedCounts(deps, scope, range)
    const waiting = await waitingCounts(reader, scope, range)
    const after = (await deps.log.reader('store')).position()
    const settled = before.offset === after.offset && before.note === '' && after.note === ''
    if (settled || attempt === attempts) return { settled, hours: toHours(loaded, waiting) }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

interface Loaded {
  readonly hour: number
  readonly outcome: string
  readonly reason: string
  readonly events: number
}

async function loadedCounts(
  deps: LedgerDeps,
  scope: Scope,
  range: { from: number; until: number },
): Promise<readonly Loaded[]> {
  const seconds = (ms: number) => param('UInt32', Math.max(0, Math.floor(ms / 1000)))
  const query = withinScope(
    scope,
    (
      from,
    ) => sql`SELECT toUnixTimestamp(hour) AS at, toString(outcome) AS outcome, reason, sum(events) AS events
      FROM ${from('ledger')}
      WHERE hour >= toStartOfHour(toDateTime(${seconds(range.from)}, 'UTC')) AND hour < toDateTime(${seconds(range.until)}, 'UTC')
      GROUP BY hour, outcome, reason`,
  )
  const { rows } = await deps.store.select(query, deps.budget)
  return rows.map((row) => ({
    hour: Number(row['at']) * 1000,
    outcome: String(row['outcome']),
    reason: String(row['reason']),
    events: Number(row['events']),
  }))
}

type Reader = Awaited<ReturnType<Log['reader']>>

async function waitingCounts(
  reader: Reader,
  scope: Scope,
  range: { from: number; until: number },
): Promise<ReadonlyMap<number, number>> {
  const waiting = new Map<number, number>()
  const firstHour = Math.floor(range.from / hourMs) * hourMs
  for (let { offset } = reader.position(); ;) {
    const entries = reader.read(offset, readAtOnce)
    for (const entry of entries) {
      const header = readEntryHeader(entry.bytes)
      const hour = Math.floor(header.received_at / hourMs) * hourMs
      if (header.project_id === scope.projectId && hour >= firstHour && hour < range.until) {
        waiting.set(hour, (waiting.get(hour) ?? 0) + header.received)
      }
    }
    const last = entries.at(-1)
    if (last === undefined) return waiting
    offset = last.offset + 1
    // Requests are answered in between: the log may hold a lot.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function toHours(loaded: readonly Loaded[], waiting: ReadonlyMap<number, number>): LedgerHour[] {
  const hours = new Set([...loaded.map(({ hour }) => hour), ...waiting.keys()])
  return [...hours]
    .toSorted((a, b) => a - b)
    .map((hour) => {
      const ofHour = loaded.filter((row) => row.hour === hour)
      const sum = (outcome: string) =>
        ofHour.filter((row) => row.outcome === outcome).reduce((total, row) => total + row.events, 0)
      const byReason = (outcome: string) =>
        Object.fromEntries(
          ofHour.filter((row) => row.outcome === outcome).map((row) => [row.reason, row.events]),
        )
      const inLog = waiting.get(hour) ?? 0
      return {
        hour: new Date(hour).toISOString(),
        received: sum('received') + inLog,
        stored: sum('stored'),
        dropped: byReason('dropped'),
        dead: byReason('dead'),
        in_log: inLog,
        client: {
          sent: sum('client_sent'),
          retried: sum('client_retried'),
          dropped: byReason('client_dropped'),
        },
      }
    })
}
