import type { ErrorCode } from '../errors.ts'
import type { ReaderPosition } from '../log/log.ts'
import type { Span } from './changes.ts'
import type { ScopedSql } from './sql.ts'
import type { LinkChange, LoaderStatus, QueryBudget, QueryEstimate, QueryResult } from './store.ts'
import type { LocalStoreOptions } from './local-store.ts'

/** What the store's process is started with. */
export interface ProcessOptions extends LocalStoreOptions {
  readonly logFolder: string
  readonly logMapBytes: number
  readonly position: ReaderPosition
  readonly niceness: number
}

/** An answer or a refusal: errors lose their class on the way between processes, so they travel as values. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: ErrorCode | undefined; readonly message: string }

/** What the server asks of the store's process. */
export interface StoreFunctions {
  open(options: ProcessOptions): Promise<Reply<true>>
  select(query: ScopedSql, budget: QueryBudget): Promise<Reply<QueryResult>>
  estimate(query: ScopedSql): Promise<Reply<QueryEstimate>>
  lastChange(projectId: string, span: Span): Promise<Reply<string>>
  loaderStatus(): Promise<Reply<LoaderStatus>>
  changeLink(change: LinkChange): Promise<Reply<void>>
  close(): Promise<Reply<true>>
}

/** What the store's process asks of the server, the log's only writer. */
export interface ServerFunctions {
  savePosition(position: ReaderPosition): Promise<void>
  warn(message: string, details: Readonly<Record<string, unknown>>): void
}
