import type { ColumnBlock } from './columns/block.ts'

/** What a query or an insert asks of the engine beside its text: ClickHouse settings by name. */
export type EngineSettings = Readonly<Record<string, string | number>>

export interface EngineAnswer {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly rowsRead: number
  readonly bytesRead: number
  readonly elapsedMs: number
}

/** ClickHouse said no. `code` is its own number for the kind of fault, such as 241 for memory. */
export class EngineError extends Error {
  readonly code: number

  constructor(code: number, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'EngineError'
    this.code = code
  }
}

/** ClickHouse, wherever it runs. Every method rejects with an EngineError when the engine refuses. */
export interface Engine {
  /** Rows of one statement. Several are answered side by side, as many as the engine was opened for. */
  query(
    text: string,
    params?: Readonly<Record<string, unknown>>,
    settings?: EngineSettings,
  ): Promise<EngineAnswer>
  /** Raw bytes of one statement, in the format that it names, chunk by chunk. */
  stream(text: string): AsyncIterable<Uint8Array>
  /** A statement without rows. Statements and inserts are done one after another. */
  command(text: string): Promise<void>
  /** Lines of JSON into a table, all in one block: all are taken, or none. */
  insertLines(table: string, lines: Uint8Array, settings?: EngineSettings): Promise<void>
  /** Columns into a table, all in one block: all are taken, or none. Columns that are not named get defaults. */
  insertColumns(table: string, block: ColumnBlock, settings?: EngineSettings): Promise<void>
  close(): Promise<void>
}
