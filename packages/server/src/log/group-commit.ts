/**
 * Collects what comes while a write is under way, or shortly after one began, and writes it together. Who
 * comes after a pause is written at once.
 */
export interface GroupCommit<T> {
  /** Resolves, or rejects, with the write that `item` was part of. */
  add(item: T): Promise<void>
  /** Resolves when nothing waits and nothing is being written. */
  idle(): Promise<void>
}

export function createGroupCommit<T>(
  write: (items: readonly T[]) => Promise<void>,
  options: { readonly minIntervalMs: number },
): GroupCommit<T> {
  let waiting: T[] = []
  let next = Promise.withResolvers<void>()
  let current: Promise<void> | undefined
  let isScheduled = false
  let lastStart = Number.NEGATIVE_INFINITY

  function schedule(): void {
    if (isScheduled || current !== undefined || waiting.length === 0) return
    isScheduled = true
    // Even at once means after this turn of the event loop: requests that were read together go together.
    if (performance.now() - lastStart >= options.minIntervalMs) setImmediate(commit)
    else setTimeout(commit, options.minIntervalMs)
  }

  function commit(): void {
    isScheduled = false
    const items = waiting
    const { resolve, reject } = next
    waiting = []
    next = Promise.withResolvers<void>()
    lastStart = performance.now()
    current = write(items)
    current.then(resolve, reject).finally(() => {
      current = undefined
      schedule()
    })
  }

  return {
    add(item) {
      waiting.push(item)
      const { promise } = next
      schedule()
      return promise
    },
    async idle() {
      while (waiting.length > 0 || current !== undefined) {
        await (current ?? next.promise).catch(() => undefined)
      }
    },
  }
}
