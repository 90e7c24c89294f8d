/** Past this a figure is shortened (`1.24M`) and its full form is left to the hover. */
const fullUntil = 1_000_000

export interface Change {
  /** `undefined` where there was nothing before: no percentage is true then. */
  readonly ratio: number | undefined
  readonly direction: 'up' | 'down' | 'same'
}

/** All digits, grouped. Counts of sampled events can have a fraction; one digit of it is enough. */
export function formatNumber(value: number, locale: string): string {
  return numberFormat(locale, 'full').format(value)
}

/** For a big figure: all digits while they fit, then `1.24M`. */
export function formatFigure(value: number, locale: string): string {
  return Math.abs(value) < fullUntil
    ? formatNumber(value, locale)
    : numberFormat(locale, 'figure').format(value)
}

/** For an axis: as short as can be. */
export function formatCompact(value: number, locale: string): string {
  return numberFormat(locale, 'compact').format(value)
}

/** A part of a whole. What is not nothing is never `0%`, and what is not all is never `100%`. */
export function formatShare(ratio: number, locale: string): string {
  const fine = numberFormat(locale, 'percentFine')
  if (ratio > 0 && ratio < 0.0005) return `<${fine.format(0.001)}`
  if (ratio >= 0.9995 && ratio < 1) return `>${fine.format(0.999)}`
  return (ratio < 0.1 || ratio > 0.99 ? fine : numberFormat(locale, 'percent')).format(ratio)
}

export function changeOf(current: number, previous: number): Change {
  if (previous === 0) return { ratio: undefined, direction: current > 0 ? 'up' : 'same' }
  const ratio = current / previous - 1
  // What is shown as 0% is no change: an arrow beside it would say otherwise.
  const direction = Math.abs(ratio) < 0.0005 ? 'same' : ratio > 0 ? 'up' : 'down'
  return { ratio, direction }
}

/** `+12%`, `−3.4%`, `0%`. */
export function formatChange(ratio: number, locale: string): string {
  const size = Math.abs(ratio)
  const style = size >= 10 ? 'changeFar' : size > 0 && size < 0.1 ? 'changeFine' : 'change'
  return numberFormat(locale, style).format(ratio)
}

const styles = {
  full: { maximumFractionDigits: 1 },
  figure: { notation: 'compact', maximumSignificantDigits: 4 },
  compact: { notation: 'compact', maximumSignificantDigits: 3 },
  percent: { style: 'percent', maximumFractionDigits: 0 },
  percentFine: { style: 'percent', maximumFractionDigits: 1 },
  change: { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' },
  changeFar: {
    style: 'percent',
    notation: 'compact',
    maximumSignificantDigits: 3,
    signDisplay: 'exceptZero',
  },
  changeFine: { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' },
} as const satisfies Record<string, Intl.NumberFormatOptions>

const formats = new Map<string, Intl.NumberFormat>()

/** Making one costs some 50 µs, and a table asks for hundreds. */
function numberFormat(locale: string, style: keyof typeof styles): Intl.NumberFormat {
  const key = `${locale} ${style}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat(locale, styles[style])
  formats.set(key, made)
  return made
}
