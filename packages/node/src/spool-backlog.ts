import { countEvents, maxAgeMs, parcelLimits, type Backlog, type Parcel } from './backlog.ts'
import { MemoryBacklog, type MemoryLimits } from './memory-backlog.ts'
import type { SpoolFolder, Segment } from './spool-folder.ts'

export interface SpoolDeps {
  readonly folder: SpoolFolder
  readonly now: () => number
  readonly onDropped: (reason: 'queue_full' | 'too_old' | 'storage', events: number) => void
  /** The disk does not take it; events wait in memory instead. */
  readonly onFault: (cause: unknown) => void
  /** There is something to send of the time before this process. */
  readonly onAdopted: () => void
}

/** As long an event is in memory alone. */
const saveAfterMs = 50

/**
 * Events that wait on disk, so that they outlive the process. Memory holds what was not written yet: a twentieth
 * of a second's, or more while the disk takes nothing. What arrived at the server while its answer did not is
 * sent again after a kill, and counts once by its id.
 */
export class SpoolBacklog implements Backlog {
  readonly #deps: SpoolDeps
  readonly #maxBytes: number
  readonly #memory: MemoryBacklog
  /** Oldest first. */
  #segments: Segment[] = []
  /** The last of them while lines are added to it. */
  #open: Segment | undefined
  #bytes = 0
  #isOpened = false
  #spooledEvents = 0
  /** One piece of work on the disk at a time: what is read away must not be added to meanwhile. */
  #work: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #savingSequence = Infinity

  constructor(limits: MemoryLimits & { readonly maxSpoolBytes: number }, deps: SpoolDeps) {
    this.#deps = deps
    this.#maxBytes = limits.maxSpoolBytes
    this.#memory = new MemoryBacklog(limits, deps)
    void this.#next(() => this.#save())
  }

  get events(): number {
    return this.#spooledEvents + this.#memory.events
  }

  get firstSequence(): number {
    return Math.min(
      this.#segments[0]?.firstSequence ?? Infinity,
      this.#savingSequence,
      this.#memory.firstSequence,
    )
  }

  get lastSequence(): number {
    return this.#memory.lastSequence
  }

  push(line: string): void {
    this.#memory.push(line)
    this.#timer ??= setTimeout(() => void this.#next(() => this.#save()), saveAfterMs).unref()
  }

  take(): Promise<Parcel | undefined> {
    return this.#next(async () => {
      await this.#save()
      return await this.#takeOldest()
    })
  }

  async #takeOldest(): Promise<Parcel | undefined> {
    for (let segment = this.#shift(); segment !== undefined; segment = this.#shift()) {
      const bytes = await this.#read(segment)
      if (bytes.length > 0) return this.#parcelOf(segment, bytes)
      await this.#remove(segment)
    }
    // The disk takes nothing, or there is nothing.
    return this.#memory.take()
  }

  async close(): Promise<number> {
    await this.#next(() => this.#save())
    clearTimeout(this.#timer)
    return this.#memory.events
  }

  saveAtExit(): void {
    for (let taken = this.#memory.takeChunks(); taken.length > 0; taken = this.#memory.takeChunks()) {
      try {
        this.#deps.folder.appendSync(
          this.#deps.folder.create(0),
          Buffer.concat(taken.map(({ bytes }) => bytes)),
        )
      } catch (cause) {
        this.#deps.onFault(cause)
      }
    }
  }

  #parcelOf(segment: Segment, bytes: Buffer): Parcel {
    const events = countEvents(bytes)
    return {
      pieces: [bytes],
      events,
      firstSequence: segment.firstSequence,
      settle: () => this.#remove(segment),
      giveBack: () => {
        segment.events = events
        this.#segments.unshift(segment)
        this.#count(segment, 1)
      },
    }
  }

  #shift(): Segment | undefined {
    const segment = this.#segments.shift()
    if (segment === undefined) return undefined
    this.#count(segment, -1)
    if (segment === this.#open) this.#open = undefined
    return segment
  }

  #count({ bytes, events }: Pick<Segment, 'bytes' | 'events'>, sign: 1 | -1): void {
    this.#bytes += sign * bytes
    this.#spooledEvents += sign * (events ?? 1)
  }

  async #read(segment: Segment): Promise<Buffer> {
    try {
      const bytes = await this.#deps.folder.read(segment)
      if (segment.createdAt >= this.#deps.now() - maxAgeMs) return bytes
      this.#deps.onDropped('too_old', countEvents(bytes))
    } catch (cause) {
      this.#deps.onFault(cause)
      this.#deps.onDropped('storage', segment.events ?? 0)
    }
    return Buffer.alloc(0)
  }

  async #remove(segment: Segment): Promise<void> {
    // It is sent again after a restart, and its ids are known by then.
    await this.#deps.folder.remove(segment).catch(this.#deps.onFault)
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work)
    this.#work = done
    return done
  }

  /** Never rejects: what cannot be written waits in memory. */
  async #save(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    try {
      await this.#adopt()
      // What comes in meanwhile is for the next time: a busy program would keep us here for ever.
      const last = this.#memory.lastSequence
      while (this.#memory.firstSequence <= last) await this.#saveParcel()
      await this.#dropOverflow()
    } catch (cause) {
      this.#deps.onFault(cause)
    }
  }

  async #adopt(): Promise<void> {
    if (this.#isOpened) return
    const adopted = await this.#deps.folder.open()
    this.#isOpened = true
    this.#segments = [...adopted, ...this.#segments]
    for (const segment of adopted) this.#count(segment, 1)
    if (adopted.length > 0) this.#deps.onAdopted()
  }

  async #saveParcel(): Promise<void> {
    const taken = this.#memory.takeChunks()
    const bytes = Buffer.concat(taken.map((chunk) => chunk.bytes))
    const events = taken.reduce((sum, chunk) => sum + chunk.events, 0)
    const firstSequence = taken[0]?.firstSequence ?? 0
    this.#savingSequence = firstSequence
    try {
      const segment = this.#openFor(events, bytes.length, firstSequence)
      await this.#deps.folder.append(segment, bytes)
      this.#memory.release(taken)
      segment.bytes += bytes.length
      segment.events = (segment.events ?? 0) + events
      this.#count({ bytes: bytes.length, events }, 1)
      if (!this.#segments.includes(segment)) this.#segments.push(segment)
    } catch (cause) {
      // Half an event may be in the file: nothing may follow that. Whole ones are there twice, and count once.
      this.#open = undefined
      this.#memory.putBack(taken)
      throw cause
    } finally {
      this.#savingSequence = Infinity
    }
  }

  #openFor(events: number, bytes: number, firstSequence: number): Segment {
    const open = this.#open
    if (
      open !== undefined &&
      (open.events ?? 0) + events <= parcelLimits.events &&
      open.bytes + bytes <= parcelLimits.bytes
    )
      return open
    this.#open = this.#deps.folder.create(firstSequence)
    return this.#open
  }

  async #dropOverflow(): Promise<void> {
    while (this.#bytes > this.#maxBytes) {
      const segment = this.#shift()
      if (segment === undefined) return
      const events = segment.events ?? countEvents(await this.#deps.folder.read(segment))
      await this.#remove(segment)
      this.#deps.onDropped('queue_full', events)
    }
  }
}
