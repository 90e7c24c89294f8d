/** Numbers that look random and are the same for the same seed, on every machine. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number
  /** A whole number from 0 up to, but not including, `end`. */
  below(end: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly [T, ...T[]]): T
  /** Picks by weight. */
  weighted<T>(items: readonly (readonly [number, T])[], otherwise: T): T
  /** Around `mean`, mostly nearer to 0 and now and then far beyond: waits, reading times, prices. */
  skewed(mean: number): number
  /** `digits` hexadecimal digits. */
  hex(digits: number): string
}

/** `seed` and whatever tells this run of numbers from the others of that seed. */
export function createRandom(seed: number, ...path: readonly number[]): Random {
  let state = path.reduce((hash, part) => mix(hash ^ Math.imul(part + 1, 0x9e3779b1)), mix(seed))
  // mulberry32: 32 bits of state are plenty for a run of numbers as short as these.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let word = Math.imul(state ^ (state >>> 15), 1 | state)
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word
    return ((word ^ (word >>> 14)) >>> 0) / 4294967296
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)] ?? items[0],
    weighted(items, otherwise) {
      let rest = next() * items.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, item] of items) {
        rest -= weight
        if (rest < 0) return item
      }
      return otherwise
    },
    skewed: (mean) => -Math.log(1 - next()) * mean,
    hex: (digits) => Array.from({ length: digits }, () => below(16).toString(16)).join(''),
  }
}

function mix(value: number): number {
  let word = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return (word ^ (word >>> 16)) | 0
}
