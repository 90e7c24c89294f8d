import { createHash } from 'node:crypto'
import { AppError } from '../errors.ts'
import { BatchSender, type Batch, type Outgoing, type Settled } from './batch-sender.ts'
import { detectFormat, type Format } from './detect-format.ts'
import { eventIdsOf, readFooter, settingsHash, type EventIds } from './fingerprint.ts'
import { StoppedError } from './http-target.ts'
import { headBytes, openInput } from './input.ts'
import { openJournal, type Journal, type JournalState } from './journal.ts'
import { openReader } from './open-reader.ts'
import { withEventId, type FileRecord } from './record.ts'
import { Tally, type FileSummary } from './summary.ts'
import { visitorSalt } from './visitor-salt.ts'
import type { Mapping } from './mapping/mapping.ts'
import type { ImportTarget } from './target.ts'
import type { Readable } from 'node:stream'

export interface ImportFileOptions {
  /** `-` for standard input. */
  readonly path: string
  readonly stdin: Readable
  readonly format: Format | undefined
  readonly mapping: Mapping | undefined
  /** The site of an access log that does not name it. */
  readonly host: string | undefined
  /** Where journals are kept. */
  readonly stateDir: string
  /** Reads the file from its beginning whatever the journal says. */
  readonly again: boolean
  readonly batchEvents: number
  readonly batchBytes: number
  readonly inFlight: number
  /** Aborted: what is in flight is finished, and the journal written. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: ImportProgress) => void
  readonly onRefused: (refused: RefusedRecord) => void
}

export interface ImportProgress {
  readonly file: string
  readonly bytesRead: number
  readonly sizeBytes: number | undefined
  readonly records: number
  readonly refused: number
}

export interface RefusedRecord {
  readonly file: string
  readonly line: number
  readonly code: string
  readonly message: string
  readonly text: string
}

/** How often the journal is written while an import runs. A crash repeats that much, under the same ids. */
const journalIntervalMs = 1000

/**
 * Imports one file: reads it record by record, sends batches, and keeps count of what was acknowledged, so
 * that the next run goes on there. Gives a summary also when it was stopped or failed on the way.
 * @throws AppError where it could not begin.
 */
export async function importFile(target: ImportTarget, options: ImportFileOptions): Promise<FileSummary> {
  const startedAt = Date.now()
  const input = await openInput(options.path, options.stdin)
  try {
    const format = options.format ?? detectFormat(input.head, input.name)
    const footer = format === 'parquet' && input.path !== undefined ? await readFooter(input.path) : undefined
    const settings = settingsHash([format, options.mapping ?? null])
    const journal = await openJournal(
      options.stateDir,
      { file: input.name, project: target.project, settings, head: input.head, ...(footer && { footer }) },
      { maxHeadBytes: headBytes, again: options.again },
    )
    const salt = await visitorSalt(options.stateDir, target.project)
    const log = { visitorSalt: salt, ...(options.host === undefined ? {} : { host: options.host }) }
    const reader = await openReader(input, { format, mapping: options.mapping, log })
    const run = new ImportRun(target, journal, {
      ...options,
      file: input.name,
      onRead: (tally) =>
        options.onProgress({
          file: input.name,
          bytesRead: input.bytesRead(),
          sizeBytes: input.sizeBytes,
          records: tally.read + journal.start.records,
          refused: tally.refused,
        }),
    })
    const { outcome, fault } = await run.run(reader)
    return run.tally.summary({
      file: input.name,
      format,
      already_imported: journal.start.records,
      elapsed_ms: Date.now() - startedAt,
      outcome,
      ...(fault === undefined ? {} : { fault }),
    })
  } finally {
    input.close()
  }
}

interface RunOptions extends Pick<
  ImportFileOptions,
  'batchEvents' | 'batchBytes' | 'inFlight' | 'signal' | 'onRefused'
> {
  readonly file: string
  readonly onRead: (tally: Tally) => void
}

class ImportRun {
  readonly tally = new Tally()
  readonly #options: RunOptions
  readonly #sender: BatchSender
  readonly #journal: Journal
  readonly #idOf: EventIds
  readonly #hash = createHash('sha256')
  #state: JournalState
  #journalAt = 0
  #writing: Promise<void> = Promise.resolve()
  #records = 0
  #items: Outgoing[] = []
  #itemBytes = 0
  #refusedInBatch = 0
  #final = true

  constructor(target: ImportTarget, journal: Journal, options: RunOptions) {
    this.#options = options
    this.#journal = journal
    this.#state = { ...journal.start, finished: false }
    this.#idOf = eventIdsOf(journal.start.fingerprint, target.project)
    this.#sender = new BatchSender(target, {
      inFlight: options.inFlight,
      signal: options.signal,
      onSettled: (settled) => this.#settle(settled),
      onPrefix: (settled) => this.#advance(settled),
    })
  }

  async run(
    reader: AsyncGenerator<readonly FileRecord[]>,
  ): Promise<{ outcome: FileSummary['outcome']; fault?: string }> {
    // Before the first event: a file that is short now must be known again when it has grown.
    await this.#journal.write(this.#state)
    try {
      await this.#readAll(reader)
      await this.#sender.finish()
      const finished = !this.#options.signal.aborted
      await this.#writeJournal(finished)
      return { outcome: finished ? 'finished' : 'stopped' }
    } catch (error) {
      await this.#sender.finish().catch(() => undefined)
      await this.#writeJournal(false)
      if (error instanceof StoppedError) return { outcome: 'stopped' }
      if (!(error instanceof AppError)) throw error
      return { outcome: 'failed', fault: error.message }
    }
  }

  async #readAll(reader: AsyncGenerator<readonly FileRecord[]>): Promise<void> {
    const { signal, onRead, file } = this.#options
    try {
      for await (const records of reader) {
        for (const record of records) {
          if (signal.aborted) return
          if (this.#records < this.#journal.start.records) this.#pass(record)
          else await this.#take(record)
        }
        onRead(this.tally)
      }
      if (this.#records < this.#journal.start.records) throw changedFile(file)
    } finally {
      // Also where the rest of the file cannot be read, or is not wanted: what was read is not lost.
      if (this.#items.length > 0 || this.#refusedInBatch > 0) await this.#flush()
    }
  }

  /** An earlier run was done with this record. */
  #pass(record: FileRecord): void {
    this.#hash.update(record.text)
    this.#records += 1
    const { records, records_hash: expected } = this.#journal.start
    if (this.#records === records && this.#hash.copy().digest('hex') !== expected) {
      throw changedFile(this.#options.file)
    }
  }

  async #take(record: FileRecord): Promise<void> {
    const conversion = record.convert()
    const { batchEvents, batchBytes } = this.#options
    if (conversion.kind === 'refused' && record.open && this.#final) {
      await this.#flush()
      this.#final = false
    }
    this.tally.read += 1
    this.#hash.update(record.text)
    this.#records += 1
    if (conversion.kind === 'refused') {
      this.#refusedInBatch += 1
      this.#refuse(record, conversion)
      return
    }
    const json = withEventId(conversion, this.#idOf(this.#records, record.text))
    this.#items.push({ line: record.line, text: record.text, json })
    this.#itemBytes += json.length
    if (this.#items.length >= batchEvents || this.#itemBytes >= batchBytes) await this.#flush()
  }

  async #flush(): Promise<void> {
    const batch: Batch = {
      items: this.#items,
      records: this.#records,
      recordsHash: this.#hash.copy().digest('hex'),
      refused: this.#refusedInBatch,
      final: this.#final,
    }
    this.#items = []
    this.#itemBytes = 0
    this.#refusedInBatch = 0
    await this.#sender.push(batch)
  }

  #settle({ batch, answer }: Settled): void {
    this.tally.accepted += answer.accepted
    this.tally.duplicates += answer.duplicates
    for (const { index, code, message } of answer.rejected) {
      const item = batch.items[index]
      if (item !== undefined) this.#refuse(item, { code, message })
    }
    this.#options.onRead(this.tally)
  }

  #advance({ batch, answer }: Settled): void {
    if (!batch.final) return
    this.#state = {
      ...this.#state,
      records: batch.records,
      records_hash: batch.recordsHash,
      accepted: this.#state.accepted + answer.accepted,
      duplicates: this.#state.duplicates + answer.duplicates,
      refused: this.#state.refused + batch.refused + answer.rejected.length,
    }
    if (Date.now() - this.#journalAt < journalIntervalMs) return
    this.#journalAt = Date.now()
    const state = this.#state
    this.#writing = this.#writing.then(() => this.#journal.write(state))
    // Reported when the run ends and awaits it.
    this.#writing.catch(() => undefined)
  }

  #refuse(
    record: { readonly line: number; readonly text: string },
    why: { code: string; message: string },
  ): void {
    const { code, message } = why
    this.tally.refuse({ line: record.line, code, message })
    this.#options.onRefused({ file: this.#options.file, line: record.line, code, message, text: record.text })
  }

  async #writeJournal(finished: boolean): Promise<void> {
    await this.#writing
    await this.#journal.write({ ...this.#state, finished })
  }
}

function changedFile(file: string): AppError {
  const message = `${file} is not the file that an earlier run read: it was changed where it was already imported, not only extended. Say --again to read it from its beginning; lines that stand where they stood are not counted again if they arrived within 7 days, all others are.`
  return new AppError('request_invalid', message)
}
