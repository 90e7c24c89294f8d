import { setTimeout as sleep } from 'node:timers/promises'
import { decodeEntry, type DecodedEntry } from '../log/entry.ts'
import type { LogReader } from '../log/log.ts'
import { EngineError, type Engine } from './engine.ts'
import { findDuplicates, rememberIds, rememberStoredIds } from './find-duplicates.ts'
import { findRefused, isRefusal } from './find-refused.ts'
import { buildBatch, decodePlan, encodePlan, type LoadPlan } from './load-plan.ts'
import { createRecentIds } from './recent-ids.ts'
import { rowSettings } from './row-settings.ts'
import type { LoaderStatus } from './store.ts'

export interface LoaderDeps {
  readonly engine: Engine
  readonly reader: LogReader
  readonly now: () => number
  readonly warn: (message: string, details: Readonly<Record<string, unknown>>) => void
}

export interface LoaderOptions {
  readonly batchEvents: number
  readonly batchBytes: number
  readonly flushIntervalMs: number
  readonly dedupeMemoryBytes: number
}

/** From the log into the store, range by range, until `stop`. */
export interface Loader {
  status(): LoaderStatus
  /** Resolves when the range at hand is done, or at once while it fails: it is done again at the next start. */
  stop(): Promise<void>
}

const longestWaitMs = 1_000
const firstRetryMs = 100
const longestRetryMs = 10_000
/** More entries than a batch of single events could need at a time. */
const readEntries = 20_000

export function startLoader(deps: LoaderDeps, options: LoaderOptions): Loader {
  const recentIds = createRecentIds({ maxBytes: options.dedupeMemoryBytes })
  const stopping = new AbortController()
  let remembered = false
  let failingSince: number | undefined
  let lastError: string | undefined
  let lastLoadedAt: number | undefined
  let loadedEvents = 0
  let duplicateEvents = 0
  let lastLagMs = 0

  async function run(): Promise<void> {
    let waitMs = firstRetryMs
    while (!stopping.signal.aborted) {
      try {
        if (!remembered) {
          await rememberStoredIds({ ...deps, recentIds })
          remembered = true
        }
        await loadNext()
        failingSince = undefined
        lastError = undefined
        waitMs = firstRetryMs
      } catch (cause) {
        failingSince ??= deps.now()
        lastError = cause instanceof Error ? cause.message : String(cause)
        deps.warn('The store did not take a range of the log. It is tried again; nothing is skipped.', {
          error: lastError,
          offset: deps.reader.position().offset,
          retryInMs: waitMs,
        })
        await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
        waitMs = Math.min(longestRetryMs, waitMs * 2)
      }
    }
  }

  async function loadNext(): Promise<void> {
    const { offset, note } = deps.reader.position()
    const started = performance.now()
    if (note !== '') return loadAgain(decodePlan(note))
    const { entries, until } = readRange(deps.reader, offset, options)
    if (entries.length === 0) return deps.reader.wait(offset, longestWaitMs)
    const duplicates = await findDuplicates({ ...deps, recentIds }, entries)
    const plan: LoadPlan = { from: offset, until, duplicates, refused: [] }
    await deps.reader.commit({ offset, note: encodePlan(plan) })
    await load(plan, entries)
    // Rather few large inserts than many small ones: each costs the engine the same again in merges.
    const restMs = options.flushIntervalMs - (performance.now() - started)
    if (restMs > 0) await sleep(restMs, undefined, { signal: stopping.signal }).catch(() => undefined)
  }

  /** A plan from before a crash. Its ids are not in the store yet, so the table in memory lacks them. */
  async function loadAgain(plan: LoadPlan): Promise<void> {
    const entries = readPlanned(deps.reader, plan)
    rememberIds(recentIds, entries)
    await load(plan, entries)
  }

  async function load(plan: LoadPlan, entries: readonly DecodedEntry[]): Promise<void> {
    const batch = buildBatch(plan, entries)
    try {
      await insert('events', batch.events, `events-${batch.token}`)
    } catch (cause) {
      if (!(cause instanceof EngineError && isRefusal(cause) && plan.refused.length === 0)) throw cause
      const refused = await findRefused(deps.engine, plan, entries)
      if (refused.length === 0) throw cause
      // A new plan, kept before it is acted on. Nothing of the old one was inserted: a block is taken whole.
      await deps.reader.commit({ offset: plan.from, note: encodePlan({ ...plan, refused }) })
      return
    }
    await insert('dead_letters', batch.deadLetters, `dead-${batch.token}`)
    await insert('ledger', batch.ledger, `ledger-${batch.token}`)
    // Only now: the parts are flushed to disk (S0), so the log may let the range go.
    await deps.reader.commit({ offset: plan.until, note: '' })
    recentIds.expire(deps.now())
    loadedEvents += batch.eventCount
    duplicateEvents += plan.duplicates.length
    lastLoadedAt = deps.now()
    lastLagMs = lastLoadedAt - (batch.oldestReceivedAt ?? lastLoadedAt)
  }

  async function insert(table: string, lines: Buffer, token: string): Promise<void> {
    if (lines.length === 0) return
    await deps.engine.insertLines(table, lines, { ...rowSettings, insert_deduplication_token: token })
  }

  const running = run()
  return {
    status: () => ({
      offset: deps.reader.position().offset,
      failingSince,
      lastError,
      lastLoadedAt,
      loadedEvents,
      duplicateEvents,
      lastLagMs,
      rememberedIds: recentIds.count,
      idsForgottenBefore: recentIds.forgottenBefore,
    }),
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** The entries of the next range: as many as one insert takes, but always at least one. */
function readRange(
  reader: LogReader,
  offset: number,
  options: LoaderOptions,
): { readonly entries: readonly DecodedEntry[]; readonly until: number } {
  const entries: DecodedEntry[] = []
  let events = 0
  let until = offset
  for (const entry of reader.read(offset, { maxEntries: readEntries, maxBytes: options.batchBytes })) {
    const decoded = decodeEntry(entry.bytes)
    if (entries.length > 0 && events + decoded.header.events > options.batchEvents) break
    entries.push(decoded)
    events += decoded.header.events
    until = entry.offset + 1
  }
  return { entries, until }
}

/** The very entries of a plan: the log keeps them until the plan is done. */
function readPlanned(reader: LogReader, plan: LoadPlan): readonly DecodedEntry[] {
  return reader
    .read(plan.from, { maxEntries: plan.until - plan.from, maxBytes: Number.POSITIVE_INFINITY })
    .filter(({ offset }) => offset < plan.until)
    .map(({ bytes }) => decodeEntry(bytes))
}
