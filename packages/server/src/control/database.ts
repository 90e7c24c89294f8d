import type { PGlite } from '@electric-sql/pglite'
import { DrizzleQueryError } from 'drizzle-orm'
import { drizzle, type PgliteDatabase } from 'drizzle-orm/pglite'
import { AppError } from '../errors.ts'
import type { ControlLogger } from './control.ts'

export type Database = PgliteDatabase
/** A transaction or the database itself: whatever statements can be given to. */
export type Statements = Pick<Database, 'select' | 'insert' | 'update' | 'delete'>

export function createDatabase(pg: PGlite): Database {
  return drizzle(pg)
}

/** Stands between the database's errors and everybody else, and remembers when the database has stopped. */
export class Guard {
  readonly #logger: ControlLogger | undefined
  #stopped = false

  constructor(logger: ControlLogger | undefined) {
    this.#logger = logger
  }

  /** Whether Postgres has given up, as it does when the disk fails or fills: it answers nothing more, ever. */
  get stopped(): boolean {
    return this.#stopped
  }

  /**
   * What `work` gives. A statement that fails is told by its reason alone: Drizzle's error and PGlite's carry
   * the values, which may be a password's hash or somebody's address, and errors end up in logs (G6).
   * @throws AppError `store_unavailable` once Postgres has stopped, at once: it would never answer.
   */
  async ask<T>(work: () => Promise<T>): Promise<T> {
    if (this.#stopped) throw stoppedError()
    try {
      return await work()
    } catch (error) {
      this.look(error)
      if (this.#stopped) throw stoppedError()
      if (!(error instanceof DrizzleQueryError)) throw error
      const reason = error.cause?.message ?? 'no reason was given'
      // oxlint-disable-next-line eslint/preserve-caught-error -- the cause is what carries the values
      throw new Error(`The control database refused a statement: ${reason}`)
    }
  }

  /** For errors that others keep to themselves, as better-auth does. */
  look(error: unknown): void {
    const reason = error instanceof DrizzleQueryError ? error.cause : error
    if (!(reason instanceof Error) || !('severity' in reason) || reason.severity !== 'PANIC') return
    this.#stopped = true
    this.#logger?.error(`the control database has stopped: ${reason.message}`)
  }
}

function stoppedError(): AppError {
  return new AppError(
    'store_unavailable',
    'The control database has stopped, as its disk failed or is full; keys go on working as they were. See to the disk and start the server again.',
  )
}
