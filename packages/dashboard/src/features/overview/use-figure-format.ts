import { useCallback } from 'react'
import { formatDuration } from '../../format/durations.ts'
import { formatFigure, formatNumber, formatShare } from '../../format/numbers.ts'
import { useLocale } from '../../use-texts.ts'
import type { FigureName } from './overview-answer.ts'

/** How a figure is written: a share, a length of time, or a count. `short` where there is little room. */
export function useFigureFormat(): (name: FigureName, value: number | null, short?: 'short') => string {
  const locale = useLocale()
  return useCallback(
    (name, value, short) => {
      if (value === null) return '–'
      if (name === 'bounce_rate') return formatShare(value, locale)
      if (name === 'session_duration')
        return formatDuration(value, locale, short === 'short' ? 'narrow' : 'short')
      return short === 'short' ? formatFigure(value, locale) : formatNumber(value, locale)
    },
    [locale],
  )
}
