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
        return short === 'short' ? clockText(value) : formatDuration(value, locale)
      return short === 'short' ? formatFigure(value, locale) : formatNumber(value, locale)
    },
    [locale],
  )
}

/** `1:37`, or `1:02:05` from an hour on: the same everywhere, and short. */
function clockText(seconds: number): string {
  const whole = Math.round(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)]
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`
}
