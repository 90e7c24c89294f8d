import { useComputedColorScheme } from '@mantine/core'
import { useMemo } from 'react'
import { chartColors, seriesColor } from '../charts/chart-colors.ts'
import type { ChartInput } from '../charts/chart-input.ts'
import { Chart } from '../charts/chart.tsx'

interface PlainLinesProps {
  /** Along the axis, in words. */
  readonly labels: readonly string[]
  readonly lines: readonly {
    readonly name: string
    readonly other: boolean
    readonly values: readonly (number | null)[]
  }[]
  /** How a value is written. It must stay the same function. */
  readonly format: (value: number) => string
  /** No value is greater. */
  readonly ceiling?: number | undefined
  readonly description: string
  /** In pixels. */
  readonly height: number
}

/** Lines over anything that is counted on: brackets, or moments that are no buckets. */
export function PlainLines({ labels, lines, format, ceiling, description, height }: PlainLinesProps) {
  const scheme = useComputedColorScheme('light')
  const input = useMemo((): ChartInput => {
    const colors = chartColors(scheme)
    const drawn = lines.map(({ other, ...line }, index) => ({
      ...line,
      color: seriesColor(colors, index, other),
    }))
    return {
      kind: 'line',
      buckets: labels,
      lines: drawn,
      running: false,
      colors,
      ...(ceiling === undefined ? {} : { ceiling }),
      fractions: lines.some(({ values }) => values.some((value) => !Number.isInteger(value ?? 0))),
      bucketLabel: (label) => label,
      valueLabel: format,
      tooltip: (index) => ({
        title: labels[index] ?? '',
        rows: drawn.map(({ name, color, values }) => {
          const value = values[index] ?? null
          return { name, color, value: value === null ? '–' : format(value) }
        }),
      }),
    }
  }, [labels, lines, format, ceiling, scheme])
  return (
    <div style={{ height }}>
      <Chart input={input} description={description} />
    </div>
  )
}
