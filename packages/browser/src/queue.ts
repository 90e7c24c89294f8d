import { timeOf } from './event-id.ts'
import type { ProblemCode } from './plugin.ts'
import type { ProgressKeeper } from './progress.ts'

/** An event that waits. Ids of version 7 lie in the order in which they were made, and so do the rows. */
export interface Row {
  readonly id: string
  readonly json: string
}

export interface Queue {
  /** Takes an event in: in memory at once, and on the device a moment later. */
  add(row: Row): void
  /** This tab's events that are not known to have arrived. */
  own(): readonly Row[]
  /** From now on events may lie on the device. */
  keep(): void
  /** Writes to the device now what it was to get in a moment. */
  save(): Promise<void>
  /** The oldest that wait, of all tabs, without what is too old. */
  take(maxRows: number): Promise<readonly Row[]>
  /** Lets rows go: they have arrived or, with a reason, never will. */
  drop(rows: readonly Row[], reason?: ProblemCode): Promise<void>
  /** Deletes everything that waits. */
  clear(): Promise<void>
}

export interface QueueOptions {
  readonly name: string
  readonly maxChars: number
  readonly maxAgeMs: number
  readonly progress: ProgressKeeper
  readonly problem: (code: ProblemCode, detail: string) => void
}

const storeName = 'queue'
// Some browsers never answer when their storage is broken.
const openWithinMs = 2_000
// So that one request stays small on a slow line, and reading its events is no long task.
const maxBatchChars = 200_000
const rowsAtOnce = 100

/**
 * Events that wait. A tab has its own in memory until they have arrived; the device has those of all tabs. Where the
 * device takes nothing, memory is the queue.
 */
export function createQueue({ name, maxChars, maxAgeMs, progress, problem }: QueueOptions): Queue {
  const own = new Map<string, string>()
  let ownChars = 0
  /** Of `own`, what is not on the device. */
  const unsaved = new Set<string>()
  let opening: Promise<IDBDatabase | undefined> | undefined
  let saving = false

  function ownRows(): Row[] {
    return [...own].map(([id, json]) => ({ id, json }))
  }

  function forget(id: string): void {
    ownChars -= own.get(id)?.length ?? 0
    own.delete(id)
    unsaved.delete(id)
  }

  /** What the last request of `work` gave, once all of it is done; `undefined` where there is no database. */
  async function onDevice<T>(
    work: (store: IDBObjectStore) => IDBRequest<T> | undefined,
  ): Promise<T | undefined> {
    const database = await opening
    return (
      database &&
      (await new Promise<T | undefined>((resolve, reject) => {
        const transaction = database.transaction(storeName, 'readwrite')
        const request = work(transaction.objectStore(storeName))
        transaction.oncomplete = () => resolve(request?.result)
        transaction.addEventListener('abort', () => reject(transaction.error))
      }))
    )
  }

  async function save(): Promise<void> {
    saving = false
    const rows = ownRows().filter(({ id }) => unsaved.has(id))
    try {
      const saved = await onDevice((store) => rows.map((row) => store.put(row)).at(-1))
      if (saved === undefined) return
      for (const { id } of rows) unsaved.delete(id)
      progress.set({ chars: progress.current().chars + charsOf(rows) })
      await makeRoom()
    } catch (error) {
      problem('storage', String(error))
    }
  }

  async function makeRoom(): Promise<void> {
    let excess = progress.current().chars - maxChars
    if (excess <= 0) return
    const oldest: Row[] = (await onDevice((store) => store.getAll(null, rowsAtOnce))) ?? []
    const rows = oldest.filter(({ json }) => {
      excess -= json.length
      return excess + json.length > 0
    })
    if (rows.length === 0) return
    await drop(rows, 'queue_full')
    await makeRoom()
  }

  async function take(maxRows: number): Promise<readonly Row[]> {
    await save()
    const stored = await onDevice<Row[]>((store) => store.getAll(null, maxRows)).catch(() => undefined)
    if (stored !== undefined && stored.length < maxRows) {
      // That is all there is: what is missing of this tab's, another one has sent.
      const there = new Set(stored.map(({ id }) => id))
      for (const id of own.keys()) if (!there.has(id) && !unsaved.has(id)) forget(id)
      progress.set({ chars: charsOf(stored) })
    }
    const inMemory = ownRows().filter(({ id }) => stored === undefined || unsaved.has(id))
    const waiting = [...(stored ?? []), ...inMemory].sort((a, b) => (a.id < b.id ? -1 : 1))
    const old = waiting.filter(({ id }) => Date.now() - timeOf(id) > maxAgeMs)
    if (old.length > 0) {
      await drop(old, 'too_old')
      return await take(maxRows)
    }
    let chars = 0
    return waiting
      .slice(0, maxRows)
      .filter(({ json }, index) => (chars += json.length) < maxBatchChars || index === 0)
  }

  async function drop(rows: readonly Row[], reason?: ProblemCode): Promise<void> {
    if (reason !== undefined) {
      progress.count({ [reason]: rows.length })
      problem(reason, String(rows.length))
    }
    for (const { id } of rows) forget(id)
    try {
      await onDevice((store) => rows.map(({ id }) => store.delete(id)).at(-1))
      progress.set({ chars: Math.max(0, progress.current().chars - charsOf(rows)) })
    } catch {
      // What cannot be deleted would be sent again and again: this page does without.
      opening = undefined
    }
  }

  return {
    own: ownRows,
    save,
    take,
    drop,
    keep() {
      opening ??= openDatabase(name)
    },
    add({ id, json }) {
      own.set(id, json)
      unsaved.add(id)
      ownChars += json.length
      for (const oldest of own.keys()) {
        if (ownChars <= maxChars) break
        if (unsaved.has(oldest)) progress.count({ [opening ? 'storage' : 'queue_full']: 1 })
        forget(oldest)
      }
      if (saving) return
      saving = true
      // Not within the call, and several calls in a row as one.
      setTimeout(() => void save())
    },
    async clear() {
      await drop(ownRows(), 'no_consent')
      await onDevice((store) => store.clear()).catch(() => undefined)
    },
  }
}

/** The database of a queue; `undefined` where there is none to be had. */
function openDatabase(name: string): Promise<IDBDatabase | undefined> {
  return new Promise<IDBDatabase | undefined>((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: 'id' })
    request.onsuccess = () => {
      const { result } = request
      // Whoever wants to delete it is not to be kept waiting by us.
      result.onversionchange = () => result.close()
      resolve(result)
    }
    request.addEventListener('error', reject)
    setTimeout(reject, openWithinMs)
  }).catch(() => undefined)
}

function charsOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { json }) => sum + json.length, 0)
}
