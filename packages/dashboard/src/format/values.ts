import { formatBytes } from './bytes.ts'
import { formatDuration } from './durations.ts'
import { formatShare } from './numbers.ts'

/** How the numbers of an answer are to be read; plain ones without anything. */
export interface ValueStyle {
  /** What stands behind the number: `€`, `%`, `ms`. */
  readonly unit?: string | null | undefined
  /** As a metric says it; `share` for a part of one. */
  readonly format?: string | null | undefined
}

/** A value of any measure. Counts have all digits, figures as many as say something; what has no value is a dash. */
export function formatValue(
  value: number | null | undefined,
  locale: string,
  style: ValueStyle = {},
): string {
  if (value === null || value === undefined) return '–'
  const { unit, format } = style
  if (format === 'bytes') return formatBytes(value, locale)
  if (format === 'duration') return formatDuration(unit === 'ms' ? value / 1000 : value, locale)
  if (format === 'share') return formatShare(value, locale)
  const number = numberFormat(locale, value).format(value)
  const sign = unit ?? (format === 'percent' ? '%' : '')
  return sign === '' ? number : `${number}\u00a0${sign}`
}

/** Counts of sampled events can have a fraction, and shares of one are mostly below it. */
function numberFormat(locale: string, value: number): Intl.NumberFormat {
  const size = Math.abs(value)
  if (size > 0 && size < 0.1) return formatOf(locale, 'fine')
  return formatOf(locale, size < 100 ? 'figure' : 'count')
}

const styles = {
  count: { maximumFractionDigits: 1 },
  figure: { maximumFractionDigits: 2 },
  fine: { maximumSignificantDigits: 2 },
} as const satisfies Record<string, Intl.NumberFormatOptions>

const formats = new Map<string, Intl.NumberFormat>()

/** Making one costs some 50 µs, and a table asks for hundreds. */
function formatOf(locale: string, style: keyof typeof styles): Intl.NumberFormat {
  const key = `${locale} ${style}`
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, styles[style])
  formats.set(key, format)
  return format
}
