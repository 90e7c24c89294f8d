const firstMs = 500
const longestMs = 60_000
/** Whoever asks to be left alone for longer has made a mistake. */
const longestAskedMs = 3_600_000

/**
 * How long to wait after so many failures in a row: twice as long each time, up to a minute, of which a random
 * half is left out so that servers that failed together do not come back together. Never sooner than asked.
 */
export function retryDelayMs(failures: number, askedMs: number, random: () => number): number {
  const wholeMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20))
  return Math.max(Math.min(askedMs, longestAskedMs), wholeMs * (1 - random() / 2))
}

/** What a `Retry-After` asks for: seconds, or a date. 0 where it asks for nothing. */
export function askedDelayMs(retryAfter: string | null, nowMs: number): number {
  if (retryAfter === null || retryAfter.trim() === '') return 0
  const seconds = Number(retryAfter)
  const delayMs = Number.isNaN(seconds) ? Date.parse(retryAfter) - nowMs : seconds * 1000
  return delayMs > 0 ? delayMs : 0
}
