import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import { localeFor } from './i18n.ts'
import type en from './locales/en.json'

/** A place in the catalogue, such as `signIn.title`. */
export type TextKey = KeyOf<typeof en>

type KeyOf<Texts> = {
  [K in keyof Texts & string]: Texts[K] extends string ? K : `${K}.${KeyOf<Texts[K]>}`
}[keyof Texts & string]

export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

/** The texts of the page, in the reader's language. */
export function useTexts(): { readonly t: Translate } {
  const { i18n } = useLingui()
  const t = useCallback<Translate>((key, values) => i18n._(key, values), [i18n])
  return { t }
}

/** The locale that numbers and dates are written in. */
export function useLocale(): string {
  const { i18n } = useLingui()
  return localeFor(i18n.locale, navigator.languages)
}
