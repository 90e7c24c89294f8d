/** How one share differs from another. */
export interface Difference {
  readonly difference: number
  /** In which the true difference lies with 95% confidence. */
  readonly low: number
  readonly high: number
  /** How likely a difference at least as large is where there is none; two-sided. */
  readonly p_value: number
}

export interface Share {
  readonly part: number
  readonly whole: number
}

const z95 = 1.959963984540054

/** The two-proportion z-test; `undefined` where one of them is of nobody. */
export function compareShares(a: Share, b: Share): Difference | undefined {
  if (a.whole === 0 || b.whole === 0) return undefined
  const [shareA, shareB] = [a.part / a.whole, b.part / b.whole]
  const difference = shareA - shareB
  const together = (a.part + b.part) / (a.whole + b.whole)
  const pooled = Math.sqrt(together * (1 - together) * (1 / a.whole + 1 / b.whole))
  const own = Math.sqrt((shareA * (1 - shareA)) / a.whole + (shareB * (1 - shareB)) / b.whole)
  return {
    difference,
    low: difference - z95 * own,
    high: difference + z95 * own,
    // Where everybody or nobody of both got there, there is no difference to doubt.
    p_value: pooled === 0 ? 1 : twoSided(Math.abs(difference) / pooled),
  }
}

/** How many times as large one share is as another, and the bounds of 95% (Katz); `undefined` where a share is 0. */
export function liftOf(
  a: Share,
  b: Share,
): { readonly lift: number; readonly low: number; readonly high: number } | undefined {
  if (a.part === 0 || b.part === 0) return undefined
  const lift = a.part / a.whole / (b.part / b.whole)
  const spread = z95 * Math.sqrt(1 / a.part - 1 / a.whole + 1 / b.part - 1 / b.whole)
  return { lift, low: lift * Math.exp(-spread), high: lift * Math.exp(spread) }
}

/**
 * The p-values of several tests as q-values (Benjamini and Hochberg), in the same order: of those that are at most q,
 * a part of q at most is expected to be chance.
 */
export function correctedForMany(pValues: readonly number[]): readonly number[] {
  const order = pValues.map((_, index) => index).toSorted((a, b) => (pValues[b] ?? 0) - (pValues[a] ?? 0))
  const corrected = pValues.map(() => 1)
  let least = 1
  order.forEach((index, place) => {
    least = Math.min(least, ((pValues[index] ?? 1) * pValues.length) / (pValues.length - place))
    corrected[index] = least
  })
  return corrected
}

/** The area of the normal distribution beyond `z` on both sides. */
function twoSided(z: number): number {
  return Math.min(1, complementaryError(z / Math.SQRT2))
}

/** Numerical Recipes' Chebyshev fit of erfc: off by a fraction of 1.2e-7 at most, far tails included. */
function complementaryError(x: number): number {
  const t = 2 / (2 + x)
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ]
  const exponent = coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0)
  return t * Math.exp(-x * x + exponent)
}
