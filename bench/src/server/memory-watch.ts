import { treeMemory, type TreeMemory } from './process-tree.ts'

/** Looks at the memory of a process and all that it started, until it is stopped. */
export interface MemoryWatch {
  /** Gives the peaks, each on its own. */
  stop(): Promise<TreeMemory>
}

export function watchMemory(pid: number, intervalMs = 500): MemoryWatch {
  let peak: TreeMemory = { pssBytes: 0, anonymousBytes: 0, rssBytes: 0 }
  const stopping = new AbortController()
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      const now = await treeMemory(pid)
      peak = {
        pssBytes: Math.max(peak.pssBytes, now.pssBytes),
        anonymousBytes: Math.max(peak.anonymousBytes, now.anonymousBytes),
        rssBytes: Math.max(peak.rssBytes, now.rssBytes),
      }
      await new Promise((resolve) => setTimeout(resolve, intervalMs))
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await watching
      return peak
    },
  }
}
