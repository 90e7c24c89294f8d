import type { Series } from '../questions/answers.ts'

/** What a series is called, before it is put into words of a language. */
export type SeriesName =
  | { readonly kind: 'all' }
  | { readonly kind: 'other' }
  | { readonly kind: 'unset' }
  | { readonly kind: 'value'; readonly text: string }

export function seriesName(series: Pick<Series, 'breakdown' | 'other'>): SeriesName {
  if (series.other) return { kind: 'other' }
  const values = Object.values(series.breakdown)
  if (values.length === 0) return { kind: 'all' }
  const texts = values.filter((value) => value !== null && value !== '')
  return texts.length === 0 ? { kind: 'unset' } : { kind: 'value', text: texts.join(' · ') }
}

/** `German (Germany)` for `de-DE`; what is no language's code stays as it is. */
export function languageName(code: string, locale: string): string {
  if (!/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/.test(code)) return code
  const names = new Intl.DisplayNames(locale, { type: 'language', languageDisplay: 'standard' })
  return names.of(code) ?? code
}

/** `Germany` for `DE`; what is no country's code stays as it is. */
export function countryName(code: string, locale: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code
  return new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }).of(code) ?? code
}
