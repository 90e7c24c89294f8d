import { useCallback } from 'react'
import { countryName, languageName } from '../charts/series-label.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { isKnownField, propertyName } from './fields.ts'

/** What fields and their values are called on screen. Both may come from strangers: they are text, never HTML. */
export function useFieldLabel(): {
  readonly fieldLabel: (field: string) => string
  readonly valueLabel: (field: string, value: string) => string
  /** Whether values of a field are codes, which have names. */
  readonly hasNames: (field: string) => boolean
} {
  const { t } = useTexts()
  const locale = useLocale()
  const fieldLabel = useCallback(
    (field: string) => {
      if (field === 'cohort') return t('fields.cohort')
      return isKnownField(field) ? t(`fields.${field}`) : (propertyName(field) ?? field)
    },
    [t],
  )
  const valueLabel = useCallback(
    (field: string, value: string) => {
      if (field === 'country') return countryName(value, locale)
      return field === 'locale' ? languageName(value, locale) : value
    },
    [locale],
  )
  return { fieldLabel, valueLabel, hasNames }
}

function hasNames(field: string): boolean {
  return field === 'country' || field === 'locale'
}
