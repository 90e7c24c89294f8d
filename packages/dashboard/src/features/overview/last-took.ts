const keyOf = (scope: string) => `tidemark-overview-ms-${scope}`

/**
 * How many milliseconds the last overview of a project took that was computed, 0 where the project is small;
 * `undefined` where nobody remembers.
 */
export function lastTook(scope: string): number | undefined {
  try {
    const kept = localStorage.getItem(keyOf(scope))
    return kept === null ? undefined : Number(kept)
  } catch {
    return undefined
  }
}

/** Remembers it, where storage is allowed. */
export function noteTook(scope: string, ms: number): void {
  try {
    localStorage.setItem(keyOf(scope), ms.toFixed(0))
  } catch {
    // The next view is looked into, as the first one was.
  }
}
