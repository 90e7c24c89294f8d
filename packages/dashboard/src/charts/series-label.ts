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
  return namesIn(locale, 'language').of(code) ?? code
}

/** `Germany` for `DE`; what is no country's code stays as it is. */
export function countryName(code: string, locale: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code
  return namesIn(locale, 'region').of(code) ?? code
}

const kept = new Map<string, Intl.DisplayNames>()

/** To make them takes a hundred times as long as to ask for a name. */
function namesIn(locale: string, type: 'language' | 'region'): Intl.DisplayNames {
  const key = `${type} ${locale}`
  const names = kept.get(key) ?? new Intl.DisplayNames(locale, { type, languageDisplay: 'standard' })
  kept.set(key, names)
  return names
}
