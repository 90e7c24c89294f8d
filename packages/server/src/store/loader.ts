import { setTimeout as sleep } from 'node:timers/promises'
import type { LogReader } from '../log/log.ts'
import { EngineError, type Engine, type EngineSettings } from './engine.ts'
import { findDuplicates, rememberIds, rememberStoredIds } from './find-duplicates.ts'
import { findRefused, isRefusal } from './find-refused.ts'
import { decodePlan, encodePlan, type LoadBatch, type LoadPlan } from './load-plan.ts'
import { prepare, readPlanned, readRange, type PreparedRange } from './prepare-range.ts'
import { createRecentIds } from './recent-ids.ts'
import { rowSettings } from './row-settings.ts'
import type { Changes } from './changes.ts'
import type { ColumnBlock } from './columns/block.ts'
import type { LoaderStatus } from './store.ts'

export interface LoaderDeps {
  readonly engine: Engine
  readonly reader: LogReader
  readonly now: () => number
  readonly warn: (message: string, details: Readonly<Record<string, unknown>>) => void
  readonly changes: Pick<Changes, 'loaded'>
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
const newline = Buffer.from('\n')

interface NextRange {
  readonly prepared: PreparedRange
  readonly isLarge: boolean
}

interface Ahead {
  readonly from: number
  readonly next: Promise<NextRange | undefined>
}

export function startLoader(deps: LoaderDeps, options: LoaderOptions): Loader {
  const recentIds = createRecentIds({ maxBytes: options.dedupeMemoryBytes })
  const stopping = new AbortController()
  let remembered = false
  let ahead: Ahead | undefined
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
    const next = await takeAhead(offset)
    if (next === undefined) return deps.reader.wait(offset, longestWaitMs)
    await deps.reader.commit({ offset, note: encodePlan(next.prepared.plan) })
    const loading = load(next.prepared)
    if (next.isLarge) ahead = prepareAhead(next.prepared.plan.until, loading)
    await loading
    // Rather few large inserts than many small ones: each costs the engine the same again in merges.
    const restMs = next.isLarge ? 0 : options.flushIntervalMs - (performance.now() - started)
    if (restMs > 0) await sleep(restMs, undefined, { signal: stopping.signal }).catch(() => undefined)
  }

  /** The next range, which is being prepared while the one before is inserted. */
  function prepareAhead(from: number, loading: Promise<void>): Ahead {
    const next = prepareNext(from, loading)
    // Whoever takes it hears of its failure; nobody does when the range before is to be done again.
    next.catch(() => undefined)
    return { from, next }
  }

  async function takeAhead(offset: number): Promise<NextRange | undefined> {
    const { from, next } = ahead ?? { from: -1, next: undefined }
    ahead = undefined
    return from === offset ? next : prepareNext(offset, Promise.resolve())
  }

  /** `loading`: the range before, whose ids must be in the store before it is asked about ids. */
  async function prepareNext(from: number, loading: Promise<void>): Promise<NextRange | undefined> {
    const { until, entries, isLarge } = readRange(deps.reader, from, options)
    if (entries.length === 0) return undefined
    const duplicates = await findDuplicates({ ...deps, recentIds, stored: loading }, entries)
    return { prepared: await prepare({ from, until, duplicates, refused: [] }, entries), isLarge }
  }

  /** A plan from before a crash. Its ids are not in the store yet, so the table in memory lacks them. */
  async function loadAgain(plan: LoadPlan): Promise<void> {
    const entries = readPlanned(deps.reader, plan)
    rememberIds(recentIds, entries)
    await load(await prepare(plan, entries))
  }

  async function load({ plan, entries, batch, block }: PreparedRange): Promise<void> {
    try {
      await insertEvents(batch, block)
    } catch (cause) {
      if (!(cause instanceof EngineError && isRefusal(cause) && plan.refused.length === 0)) throw cause
      const refused = await findRefused(deps.engine, plan, entries)
      if (refused.length === 0) throw cause
      // A new plan, kept before it is acted on. Nothing of the old one was inserted: a block is taken whole.
      await deps.reader.commit({ offset: plan.from, note: encodePlan({ ...plan, refused }) })
      return
    } finally {
      // Also after a failure: some of it may be there.
      deps.changes.loaded(new Set(entries.map(({ header }) => header.project_id)), block?.span)
    }
    await insertLines('dead_letters', batch.deadLetters, `dead-${batch.token}`)
    await insertLines('ledger', batch.ledger, `ledger-${batch.token}`)
    // Only now: the parts are flushed to disk (S0), so the log may let the range go.
    await deps.reader.commit({ offset: plan.until, note: '' })
    recentIds.expire(deps.now())
    loadedEvents += batch.events.length
    duplicateEvents += plan.duplicates.length
    lastLoadedAt = deps.now()
    lastLagMs = lastLoadedAt - (batch.oldestReceivedAt ?? lastLoadedAt)
  }

  async function insertEvents({ events, token }: LoadBatch, block: ColumnBlock | undefined): Promise<void> {
    if (events.length === 0) return
    if (block !== undefined) {
      try {
        return await deps.engine.insertColumns('events', block, settingsOf(`events-${token}`))
      } catch (cause) {
        if (!(cause instanceof EngineError && isRefusal(cause))) throw cause
        // The lines may do where the columns did not; otherwise they say which event is at fault.
      }
    }
    await insertLines('events', joinLines(events), `events-${token}`)
  }

  async function insertLines(table: string, lines: Buffer, token: string): Promise<void> {
    if (lines.length > 0) await deps.engine.insertLines(table, lines, settingsOf(token))
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

function settingsOf(token: string): EngineSettings {
  return { ...rowSettings, insert_deduplication_token: token }
}

function joinLines(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => [line, newline]))
}
