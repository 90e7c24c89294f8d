import type { Span } from './changes.ts'
import type { ScopedSql } from './sql.ts'

/** What one question may cost (Q1). Past any of these it fails alone, with an error that says what to narrow. */
export interface QueryBudget {
  readonly maxMemoryBytes: number
  readonly maxRowsRead: number
  readonly maxExecutionMs: number
  readonly maxResultRows: number
}

export type Row = Readonly<Record<string, unknown>>

export interface QueryResult {
  /** Rows as the engine's JSON gives them: 64-bit integers as numbers while they are safe. */
  readonly rows: readonly Row[]
  readonly rowsRead: number
  readonly bytesRead: number
  readonly elapsedMs: number
}

export interface QueryEstimate {
  readonly rows: number
  readonly parts: number
  readonly marks: number
  /** Unpacked, at most: of a column of JSON all is counted, even where one property is read. */
  readonly bytes: number
}

export interface LoaderStatus {
  /** The first offset of the log that is not yet in the store. */
  readonly offset: number
  /** Since when the same range has been failing, if it has: Unix milliseconds. */
  readonly failingSince: number | undefined
  readonly lastError: string | undefined
  /** When the last range became queryable: Unix milliseconds. */
  readonly lastLoadedAt: number | undefined
  readonly loadedEvents: number
  readonly duplicateEvents: number
  /** How long after `received_at` the last range's oldest event became queryable. */
  readonly lastLagMs: number
  /** Ids held against repeats, and from when on (Unix ms) where memory shortened the 7 days; else 0. */
  readonly rememberedIds: number
  readonly idsForgottenBefore: number
}

/** A link between two ids that somebody undoes, or takes back that it was undone. */
export interface LinkChange {
  readonly projectId: string
  readonly fromId: string
  readonly toId: string
  readonly undone: boolean
  /** Who did, for the history. */
  readonly madeBy: string
  readonly reason: string
}

/**
 * ClickHouse, wherever it runs. What has been loaded from the log can be asked about; nothing is written but
 * by the loader, and what people say of links.
 */
export interface Store {
  /**
   * @throws AppError `query_too_much_memory`, `query_too_slow` or `query_too_large` past the budget,
   * `store_unavailable` when the engine does not answer.
   */
  select(query: ScopedSql, budget: QueryBudget): Promise<QueryResult>
  /** What `query` would read, by the engine's own estimate; reads nothing itself. */
  estimate(query: ScopedSql): Promise<QueryEstimate>
  /**
   * A text that stays the same as long as no event of these days of UTC has been loaded for the project, and nothing has
   * been found out about people. It may change without: when the store was started again, say.
   */
  lastChange(projectId: string, span: Span): Promise<string>
  loaderStatus(): Promise<LoaderStatus>
  /** Resolves when answers follow it; what is said of an id that was never linked changes nothing. */
  changeLink(change: LinkChange): Promise<void>
  close(): Promise<void>
}
