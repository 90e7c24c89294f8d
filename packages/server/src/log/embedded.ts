import { statfsSync } from 'node:fs'
import { assert, AppError } from '../errors.ts'
import { EmbeddedLogReader } from './embedded-reader.ts'
import { mapBytesFor, openLogFiles, type LogFiles } from './embedded-files.ts'
import { createGroupCommit, type GroupCommit } from './group-commit.ts'
import { refused, retryAfterSeconds, type Refusal } from './refusal.ts'
import type { Log, LogEntry, LogReader, LogStatus, ReaderPosition } from './log.ts'

export interface EmbeddedLogOptions {
  readonly folder: string
  readonly maxBytes: number
  readonly minFreeBytes: number
  readonly maxLagEntries: number
  /** Free bytes on the disk of `folder`; an argument for tests. */
  readonly freeBytes?: (folder: string) => number
}

/**
 * A flushed transaction costs 140 µs of processor time however little is in it, so under load there are at
 * most a thousand a second. Who comes alone does not wait.
 */
const minIntervalMs = 1
const sizeCheckIntervalMs = 500
/** How old a look at the disk may be. Looking takes 3 µs, and nobody fills the reserve in that time. */
const diskLookMs = 5
const MiB = 1024 * 1024
/**
 * Free space that the log never goes below, whatever the settings: a write that meets a full disk makes LMDB's
 * binding (lmdb 3.5) corrupt its memory and the process abort, so no write may ever meet one.
 */
const reserveBytes = 64 * MiB
/** The same for what must go on while the disk is full: positions and trimming, which write little. */
const smallReserveBytes = 8 * MiB
const trimIntervalMs = 1_000
/** Removals of one transaction: few enough that an append beside it does not wait long. */
const trimChunkEntries = 500

/** The embedded log: LMDB files, one writer. Opened with `openEmbeddedLog`. */
class EmbeddedLog implements Log {
  readonly #files: LogFiles
  readonly #options: EmbeddedLogOptions
  readonly #freeBytes: (folder: string) => number
  readonly #positions = new Map<string, ReaderPosition>()
  readonly #timers: NodeJS.Timeout[] = []
  readonly #commits: GroupCommit<LogEntry>
  #firstOffset: number
  #nextOffset: number
  #free = 0
  #lookedAt = Number.NEGATIVE_INFINITY
  /** Bytes of appends that are not written yet. */
  #bytesInFlight = 0
  #bytesSinceCheck = 0
  #storedBytes = 0
  #closed = false
  #trimming: Promise<void> | undefined

  constructor(files: LogFiles, options: EmbeddedLogOptions, freeBytes: (folder: string) => number) {
    this.#files = files
    this.#options = options
    this.#freeBytes = freeBytes
    this.#commits = createGroupCommit((entries) => writeEntries(files, entries), { minIntervalMs })
    for (const { key, value } of files.readers.getRange()) this.#positions.set(key, parsePosition(value))
    const [first] = files.entries.getKeys({ limit: 1 })
    const [last] = files.entries.getKeys({ limit: 1, reverse: true })
    // An emptied log goes on counting where its readers stopped: an offset never stands for two entries.
    const floor = Math.max(1, ...[...this.#positions.values()].map(({ offset }) => offset))
    this.#nextOffset = Math.max(floor, (last ?? 0) + 1)
    this.#firstOffset = first ?? this.#nextOffset
    this.#storedBytes = storedBytes(files)
    this.#timers.push(
      setInterval(() => this.#measure(), sizeCheckIntervalMs).unref(),
      setInterval(() => void this.trim().catch(() => undefined), trimIntervalMs).unref(),
    )
  }

  async append(bytes: Uint8Array): Promise<number> {
    if (this.#closed)
      throw new AppError('shutting_down', 'The server is stopping. Send again to the next one.', {
        retryAfterSeconds,
      })
    const refusal = this.#refusal()
    if (refusal !== undefined) throw refused(refusal)
    const offset = this.#nextOffset
    this.#nextOffset += 1
    this.#bytesSinceCheck += bytes.length
    this.#bytesInFlight += bytes.length
    try {
      await this.#commits.add({ offset, bytes })
    } catch (cause) {
      throw new AppError(
        'disk_full',
        'The log could not be written, so nothing was taken. Free some disk space; sending again is safe.',
        { cause, retryAfterSeconds },
      )
    } finally {
      this.#bytesInFlight -= bytes.length
    }
    return offset
  }

  async reader(name: string): Promise<LogReader> {
    let position = this.#positions.get(name)
    if (position === undefined) {
      position = { offset: this.#firstOffset, note: '' }
      await this.savePosition(name, position)
    }
    return new EmbeddedLogReader({
      entries: this.#files.entries,
      position,
      save: (next) => this.savePosition(name, next),
    })
  }

  async savePosition(name: string, position: ReaderPosition): Promise<void> {
    const before = this.#positions.get(name)
    assert(before === undefined || position.offset >= before.offset, `reader ${name} went backwards`)
    if (this.#freeNow() < smallReserveBytes) throw refused('disk_full')
    await this.#files.readers.put(name, JSON.stringify(position))
    this.#positions.set(name, position)
  }

  trim(): Promise<void> {
    this.#trimming ??= this.#trim().finally(() => {
      this.#trimming = undefined
    })
    return this.#trimming
  }

  status(): LogStatus {
    return {
      firstOffset: this.#firstOffset,
      nextOffset: this.#nextOffset,
      bytes: this.#storedBytes,
      freeDiskBytes: this.#freeNow(),
      readers: [...this.#positions].map(([name, { offset }]) => ({
        name,
        offset,
        lagEntries: this.#nextOffset - offset,
      })),
      refusing: this.#refusal(),
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.#trimming?.catch(() => undefined)
    await this.#commits.idle()
    await this.#files.root.committed
    await this.#files.root.close()
  }

  #refusal(): Refusal {
    const floor = Math.max(this.#options.minFreeBytes, reserveBytes)
    // A transaction copies the pages that it changes: twice its bytes are on the safe side.
    if (this.#freeNow() - 2 * this.#bytesInFlight < floor) return 'disk_full'
    if (this.#storedBytes + this.#bytesSinceCheck > this.#options.maxBytes) return 'log_full'
    for (const { offset } of this.#positions.values()) {
      if (this.#nextOffset - offset > this.#options.maxLagEntries) return 'reader_behind'
    }
    return undefined
  }

  #freeNow(): number {
    const now = performance.now()
    if (now - this.#lookedAt > diskLookMs) {
      this.#free = this.#freeBytes(this.#options.folder)
      this.#lookedAt = now
    }
    return this.#free
  }

  #measure(): void {
    if (this.#closed) return
    this.#storedBytes = storedBytes(this.#files)
    this.#bytesSinceCheck = this.#bytesInFlight
  }

  async #trim(): Promise<void> {
    if (this.#positions.size === 0) return
    const until = Math.min(...[...this.#positions.values()].map(({ offset }) => offset))
    while (this.#firstOffset < until && !this.#closed && this.#freeNow() >= smallReserveBytes) {
      const stop = Math.min(until, this.#firstOffset + trimChunkEntries)
      const removals: Promise<boolean>[] = []
      for (let offset = this.#firstOffset; offset < stop; offset += 1) {
        removals.push(this.#files.entries.remove(offset))
      }
      await Promise.all(removals)
      this.#firstOffset = stop
    }
  }
}

export type { EmbeddedLog }

export async function openEmbeddedLog(options: EmbeddedLogOptions): Promise<EmbeddedLog> {
  const freeBytes = options.freeBytes ?? freeBytesOf
  const files = openLogFiles(options.folder, { mapBytes: mapBytesFor(options.maxBytes) })
  return new EmbeddedLog(files, options, freeBytes)
}

/** One transaction, flushed when this resolves: LMDB's binding puts together what one turn writes. */
async function writeEntries({ entries }: LogFiles, batch: readonly LogEntry[]): Promise<void> {
  await Promise.all(
    batch.map(({ offset, bytes }) =>
      entries.put(offset, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    ),
  )
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/** Bytes of the pages that hold entries; free pages inside the file do not count, they are written next. */
function storedBytes({ entries }: LogFiles): number {
  const stats: unknown = entries.getStats()
  assert(isTableStats(stats), 'the log cannot tell its size')
  return (stats.treeBranchPageCount + stats.treeLeafPageCount + stats.overflowPages) * stats.pageSize
}

interface TableStats {
  readonly treeBranchPageCount: number
  readonly treeLeafPageCount: number
  readonly overflowPages: number
  readonly pageSize: number
}

function isTableStats(stats: unknown): stats is TableStats {
  return typeof stats === 'object' && stats !== null && 'overflowPages' in stats && 'pageSize' in stats
}

function parsePosition(text: string): ReaderPosition {
  const { offset, note } = JSON.parse(text) as ReaderPosition
  return { offset, note }
}
