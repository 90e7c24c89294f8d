import { useComputedColorScheme } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import { chartColors, seriesColor } from '../charts/chart-colors.ts'
import { ChartTable } from '../charts/chart-table.tsx'
import { formatShare } from '../format/numbers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { useBracketLabel } from './bracket-label.ts'
import type { RetentionAnswer, RetentionSeries } from './journey-answers.ts'
import type { RetentionDefinition } from './journey-question.ts'
import { PlainLines } from './plain-lines.tsx'
import { SwatchCell } from './swatch-cell.tsx'

interface RetentionCurveProps {
  readonly answer: RetentionAnswer
  readonly interval: NonNullable<RetentionDefinition['interval']>
  readonly labelOf: (series: RetentionSeries) => string
  readonly height: number
  /** Without its table, but for readers. */
  readonly compact: boolean
}

/** For each bracket the share that came back, of all who started so early that it has passed; a line for each value. */
export function RetentionCurve({ answer, interval, labelOf, height, compact }: RetentionCurveProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const colors = chartColors(useComputedColorScheme('light'))
  const bracketLabel = useBracketLabel(interval)
  const labels = useMemo(() => answer.brackets.map(bracketLabel), [answer, bracketLabel])
  const format = useCallback((share: number) => formatShare(share, locale), [locale])
  const lines = answer.series.map((series) => ({
    name: labelOf(series),
    other: series.other,
    values: series.curve,
  }))
  return (
    <>
      <PlainLines
        labels={labels}
        lines={lines}
        format={format}
        ceiling={1}
        description={t('retention.curve')}
        height={height}
      />
      <div className={compact ? 'visually-hidden' : undefined}>
        <ChartTable
          label={t('retention.curve')}
          head={t('retention.value')}
          columns={labels.map((name) => ({ key: name, name }))}
          rows={lines.map(({ name, other, values }, index) => ({
            key: name,
            name: <SwatchCell color={seriesColor(colors, index, other)} text={name} />,
            cells: values.map((share) => (share === null ? '–' : format(share))),
          }))}
        />
      </div>
    </>
  )
}
