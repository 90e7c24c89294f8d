export interface Drain {
  /** Sends what waits, for a limited time. */
  flush(): Promise<unknown>
  /** A number that changes with what waits; `undefined` when nothing does. */
  waiting(): number | undefined
  /** The process ends now. */
  saveAtExit(): void
}

/**
 * Sends what waits before the process ends: upon a signal, and when the program has nothing left to do. Gives a
 * function that undoes it.
 *
 * A program that listens to a signal itself decides when it ends; one that does not is ended by the signal once
 * the events are sent, as it would have been without us.
 */
export function drainOnExit(drain: Drain, signals: readonly NodeJS.Signals[]): () => void {
  const undo: (() => void)[] = []
  const listen = (event: 'beforeExit' | 'exit', listener: () => void) => {
    process.on(event, listener)
    undo.push(() => process.off(event, listener))
  }

  let triedFor: number | undefined
  listen('beforeExit', () => {
    const waiting = drain.waiting()
    // Once for what waits: it is asked again after every attempt, and a server may be down for long.
    if (waiting === undefined || waiting === triedFor) return
    triedFor = waiting
    void drain.flush()
  })
  listen('exit', () => drain.saveAtExit())

  for (const signal of signals) {
    let isDraining = false
    const end = () => {
      process.off(signal, listener)
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
    }
    const listener = () => {
      // The second one means it.
      if (isDraining) {
        end()
        return
      }
      isDraining = true
      void drain.flush().finally(end)
    }
    process.on(signal, listener)
    undo.push(() => process.off(signal, listener))
  }

  return () => {
    for (const off of undo) off()
  }
}
