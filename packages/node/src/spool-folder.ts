import { appendFileSync, mkdirSync } from 'node:fs'
import { appendFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { separator } from './backlog.ts'

/** A file of the spool. What one request carries fits into one. */
export interface Segment {
  readonly path: string
  /** Unix milliseconds. */
  readonly createdAt: number
  bytes: number
  /** `undefined` where another process wrote it, and nobody has counted yet. */
  events: number | undefined
  /** Of its oldest event; 0 for what was there before this process. */
  readonly firstSequence: number
}

const namePattern = /^(\d{15})-(\d+)-(\d+)\.ndjson$/

/**
 * The folder of a spool. Names tell when a file was begun and which process has it, so that what a killed one
 * left can be told from what another one is writing. What is written survives the end of the process in
 * whatever way; it is not flushed, and may not survive power loss.
 */
export class SpoolFolder {
  readonly #folder: string
  readonly #now: () => number
  #count = 0

  constructor(folder: string, now: () => number) {
    this.#folder = folder
    this.#now = now
  }

  /** Makes the folder, takes over what ended processes left in it, and gives that, oldest first. */
  async open(): Promise<readonly Segment[]> {
    await mkdir(this.#folder, { recursive: true })
    const adopted: Segment[] = []
    for (const name of (await readdir(this.#folder)).sort()) {
      const [, created, pid] = namePattern.exec(name) ?? []
      if (created === undefined || isRunning(Number(pid))) continue
      const segment = await this.#adopt(name, Number(created))
      if (segment !== undefined) adopted.push(segment)
    }
    return adopted
  }

  create(firstSequence: number): Segment {
    const createdAt = this.#now()
    return { path: this.#pathFor(createdAt), createdAt, bytes: 0, events: 0, firstSequence }
  }

  async append(segment: Segment, bytes: Buffer): Promise<void> {
    await appendFile(segment.path, bytes)
  }

  /** For the very end of the process. */
  appendSync(segment: Segment, bytes: Buffer): void {
    mkdirSync(this.#folder, { recursive: true })
    appendFileSync(segment.path, bytes)
  }

  /** Its events, but for what a kill cut off in the middle; none when it is gone. */
  async read(segment: Segment): Promise<Buffer> {
    const bytes = await readFile(segment.path).catch((cause: unknown) => {
      if (isMissing(cause)) return Buffer.alloc(0)
      throw cause
    })
    // Half an event would make the whole request unreadable.
    const end = bytes.lastIndexOf(separator)
    return bytes.subarray(0, end === -1 ? 0 : end + separator.length)
  }

  async remove(segment: Segment): Promise<void> {
    await rm(segment.path, { force: true })
  }

  /** Of several processes that start together one gets it: the name can be changed once. */
  async #adopt(name: string, createdAt: number): Promise<Segment | undefined> {
    const path = this.#pathFor(createdAt)
    try {
      await rename(join(this.#folder, name), path)
    } catch (cause) {
      if (isMissing(cause)) return undefined
      throw cause
    }
    const { size } = await stat(path)
    return { path, createdAt, bytes: size, events: undefined, firstSequence: 0 }
  }

  #pathFor(createdAt: number): string {
    this.#count += 1
    return join(this.#folder, `${String(createdAt).padStart(15, '0')}-${process.pid}-${this.#count}.ndjson`)
  }
}

/** In a container every process has the same number: what bears our own is of one that was here before. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // It is there, and somebody else's.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}
