/** A few things that each serve one at a time: whoever comes when all are taken waits for its turn. */
export interface Slots<T> {
  readonly all: readonly T[]
  use<R>(work: (item: T) => Promise<R>): Promise<R>
  /** Resolves when nothing is in use or waiting. */
  drain(): Promise<void>
}

export function createSlots<T>(items: readonly T[]): Slots<T> {
  const free = [...items]
  const waiting: ((item: T) => void)[] = []
  const running = new Set<Promise<unknown>>()

  async function take(): Promise<T> {
    const item = free.pop()
    return item ?? new Promise<T>((resolve) => waiting.push(resolve))
  }

  function giveBack(item: T): void {
    const next = waiting.shift()
    if (next === undefined) free.push(item)
    else next(item)
  }

  async function run<R>(work: (item: T) => Promise<R>): Promise<R> {
    const item = await take()
    try {
      return await work(item)
    } finally {
      giveBack(item)
    }
  }

  return {
    all: items,
    use(work) {
      const result = run(work)
      running.add(result)
      const leave = () => void running.delete(result)
      result.then(leave, leave)
      return result
    },
    async drain() {
      while (running.size > 0) await Promise.allSettled(running)
    },
  }
}
