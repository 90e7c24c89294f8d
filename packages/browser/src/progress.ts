import { readDevice, storage, writeDevice } from './device.ts'

/** Counts of events: `sent`, `retried`, and the reasons for which some were dropped. */
export type Counts = Readonly<Record<string, number>>

/** How sending goes, as far as the tabs of a site must know of each other and of earlier pages. */
export interface Progress {
  /** What no batch that arrived has told the server yet. */
  readonly counts: Counts
  /** How many attempts in a row have failed. */
  readonly failures: number
  /** Before which nobody is to try again, in Unix milliseconds. */
  readonly pausedUntil: number
  /** About how much lies in the queue on the device. */
  readonly chars: number
}

export interface ProgressKeeper {
  current(): Progress
  set(change: Partial<Progress>): void
  /** Adds, or with -1 takes away what was told. */
  count(change: Counts, sign?: 1 | -1): void
  /** From now on it may lie on the device. */
  keep(): void
}

export function createProgress(name: string): ProgressKeeper {
  let kept = false
  let progress: Progress = { counts: {}, failures: 0, pausedUntil: 0, chars: 0 }

  function current(): Progress {
    if (kept) progress = { ...progress, ...readDevice(name, storage) }
    return progress
  }

  function set(change: Partial<Progress>): void {
    progress = { ...current(), ...change }
    if (kept) writeDevice(name, progress, storage)
  }

  function count(change: Counts, sign = 1): void {
    const counts: Record<string, number> = { ...current().counts }
    for (const reason in change) counts[reason] = (counts[reason] ?? 0) + sign * (change[reason] ?? 0)
    set({ counts })
  }

  return {
    current,
    set,
    count,
    keep() {
      const { counts } = progress
      kept = true
      progress = { ...progress, counts: {} }
      count(counts)
    },
  }
}
