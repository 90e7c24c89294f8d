// 128 steps a power of two: a figure read back is less than 1% above the one recorded.
const stepBits = 7
const steps = 1 << stepBits

export interface Percentiles {
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
}

/** Durations in milliseconds, kept as counts in buckets of microseconds: the same room for ten or ten million. */
export class Histogram {
  readonly #counts = new Float64Array(steps * (33 - stepBits))
  #count = 0
  #max = 0

  get count(): number {
    return this.#count
  }

  record(durationMs: number): void {
    const micros = Math.min(Math.max(0, Math.round(durationMs * 1000)), 2 ** 31 - 1)
    const index = bucketOf(micros)
    this.#counts[index] = (this.#counts[index] ?? 0) + 1
    this.#count += 1
    if (durationMs > this.#max) this.#max = durationMs
  }

  /** The least duration that a share of `fraction` does not exceed, and never more than the longest seen. */
  percentile(fraction: number): number {
    const wanted = Math.max(1, Math.ceil(this.#count * fraction))
    let seen = 0
    for (const [index, count] of this.#counts.entries()) {
      seen += count
      if (seen >= wanted) return Math.min(upperBoundOf(index) / 1000, this.#max)
    }
    return this.#max
  }

  percentiles(): Percentiles {
    return {
      p50: this.percentile(0.5),
      p90: this.percentile(0.9),
      p99: this.percentile(0.99),
      max: this.#max,
    }
  }
}

function bucketOf(micros: number): number {
  if (micros < steps) return micros
  const shift = 31 - Math.clz32(micros) - stepBits
  return (shift + 1) * steps + ((micros >> shift) - steps)
}

function upperBoundOf(index: number): number {
  if (index < steps) return index
  const shift = Math.floor(index / steps) - 1
  return ((index % steps) + steps + 1) * 2 ** shift - 1
}
