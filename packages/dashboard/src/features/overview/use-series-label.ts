import { useCallback } from 'react'
import type { TrendSeries } from '../../api/answers.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import { countryName, seriesName } from './series-label.ts'

/** What a series is called on screen. The values of `field` are text from strangers, to be shown as text. */
export function useSeriesLabel(field: string | undefined): (series: TrendSeries) => string {
  const { t } = useTexts()
  const locale = useLocale()
  return useCallback(
    (series: TrendSeries) => {
      const name = seriesName(series)
      if (name.kind !== 'value') return t(`overview.series.${name.kind}`)
      return field === 'country' ? countryName(name.text, locale) : name.text
    },
    [t, locale, field],
  )
}
