import { close, fdatasync, open, writev } from 'node:fs'
import { promisify } from 'node:util'

const openFile = promisify(open)
const closeFile = promisify(close)
const writeAll = promisify(writev)
const flush = promisify(fdatasync)

/** A file that is appended to; those who wait at the same time share one flush. */
export class GroupCommitFile {
  readonly #file: number
  #pending: { readonly bytes: Buffer; readonly done: (error?: unknown) => void }[] = []
  #flushing: Promise<void> | undefined

  private constructor(file: number) {
    this.#file = file
  }

  static async open(path: string): Promise<GroupCommitFile> {
    return new GroupCommitFile(await openFile(path, 'w'))
  }

  /** Resolves once `bytes` are on disk. */
  append(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ bytes, done: (error) => (error === undefined ? resolve() : reject(error)) })
      this.#flushing ??= this.#flushWhatWaits()
    })
  }

  async close(): Promise<void> {
    await this.#flushing
    await closeFile(this.#file)
  }

  // No timer: what came while the last flush ran is the next one's work.
  async #flushWhatWaits(): Promise<void> {
    while (this.#pending.length > 0) {
      const group = this.#pending
      this.#pending = []
      try {
        await writeAll(
          this.#file,
          group.map(({ bytes }) => bytes),
        )
        await flush(this.#file)
        for (const { done } of group) done()
      } catch (error) {
        for (const { done } of group) done(error)
      }
    }
    this.#flushing = undefined
  }
}
