interface TickOptions {
  /** Steps smaller than 1 would say nothing. */
  readonly whole: boolean
  /** Where the axis ends when values come near. */
  readonly ceiling?: number | undefined
}

/** About so many spaces between ticks. */
const spaces = 4
/** Nearer than this to the ceiling, and the axis ends with it. */
const nearShare = 0.75

/** Round numbers from the lowest to the highest, zero among them, of which the first and last enclose all values. */
export function axisTicks(low: number, high: number, { whole, ceiling }: TickOptions): readonly number[] {
  const bottom = Math.min(0, low)
  const isNear = ceiling !== undefined && high > ceiling * nearShare
  const top = isNear ? ceiling : Math.max(0, high)
  const step = isNear ? ceiling / spaces : Math.max(whole ? 1 : 0, roundStep((top - bottom || 1) / spaces))
  const first = Math.floor(tidy(bottom / step))
  const last = Math.ceil(tidy((bottom === top ? step : top) / step))
  return Array.from({ length: last - first + 1 }, (_, place) => tidy((first + place) * step))
}

/** 1, 2, 3 or 5 times a power of ten: the nearest that is no smaller by much. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  const share = step / power
  return (share < 1.5 ? 1 : share < 2.5 ? 2 : share < 4 ? 3 : share < 7 ? 5 : 10) * power
}

/** Without what binary fractions leave behind: 0.1 three times is 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}
