interface Tries {
  readonly sinceMs: number
  readonly count: number
}

const mostRemembered = 10_000

/** So many tries of each name within a time, in memory: enough to make guessing hopeless, and a flood small. */
export class TryLimit {
  readonly #most: number
  readonly #windowMs: number
  readonly #now: () => number
  readonly #tries = new Map<string, Tries>()

  constructor({ most, windowMs, now }: { most: number; windowMs: number; now: () => number }) {
    this.#most = most
    this.#windowMs = windowMs
    this.#now = now
  }

  /** Counts a try. Gives the seconds to wait where there were too many; `undefined` where it may be made. */
  take(name: string): number | undefined {
    const nowMs = this.#now()
    const known = this.#tries.get(name)
    const tries =
      known !== undefined && nowMs - known.sinceMs < this.#windowMs ? known : { sinceMs: nowMs, count: 0 }
    if (tries.count >= this.#most) return Math.ceil((tries.sinceMs + this.#windowMs - nowMs) / 1000)
    if (known === undefined && this.#tries.size >= mostRemembered) this.#forgetOld(nowMs)
    this.#tries.set(name, { ...tries, count: tries.count + 1 })
    return undefined
  }

  /** Those whose time is over; the oldest where it is over for none, so that memory stays bounded. */
  #forgetOld(nowMs: number): void {
    for (const [name, { sinceMs }] of this.#tries)
      if (nowMs - sinceMs >= this.#windowMs) this.#tries.delete(name)
    for (const name of this.#tries.keys()) {
      if (this.#tries.size < mostRemembered) return
      this.#tries.delete(name)
    }
  }
}
