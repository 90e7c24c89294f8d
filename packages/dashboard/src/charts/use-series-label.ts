import { useCallback } from 'react'
import type { Series } from '../questions/answers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { countryName, seriesName } from './series-label.ts'

/** What a series is called on screen. The values of `field` are text from strangers, to be shown as text. */
export function useSeriesLabel(
  field: string | undefined,
): (series: Pick<Series, 'breakdown' | 'other'>) => string {
  const { t } = useTexts()
  const locale = useLocale()
  return useCallback(
    (series: Pick<Series, 'breakdown' | 'other'>) => {
      const name = seriesName(series)
      if (name.kind !== 'value') return t(`charts.series.${name.kind}`)
      return field === 'country' ? countryName(name.text, locale) : name.text
    },
    [t, locale, field],
  )
}
