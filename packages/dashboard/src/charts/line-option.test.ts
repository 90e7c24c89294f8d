import { describe, expect, test } from 'vitest'
import { chartColors, seriesColor } from './chart-colors.ts'
import { lineOption, type ChartInput, type ChartLine } from './line-option.ts'

const colors = chartColors('light')

function option(lines: readonly ChartLine[], changes: Partial<ChartInput> = {}) {
  return lineOption({
    buckets: ['2026-11-18T00:00:00+01:00', '2026-11-19T00:00:00+01:00', '2026-11-20T00:00:00+01:00'],
    lines,
    running: true,
    colors,
    bucketLabel: (bucket) => bucket.slice(8, 10),
    valueLabel: String,
    tooltip: () => {
      throw new Error('not asked for')
    },
    animate: false,
    ...changes,
  })
}

function drawn(chart: ReturnType<typeof option>) {
  const { series = [] } = chart
  return (Array.isArray(series) ? series : [series]).map(({ id, data, lineStyle }) => ({
    id,
    data,
    dashed: Array.isArray(lineStyle?.type),
  }))
}

const line = { name: 'All', color: '#000', values: [3, 5, 1] }

describe('lineOption', () => {
  test('the way to the running bucket is dashed, the rest is not', () => {
    expect(drawn(option([line]))).toEqual([
      { id: 'line-0', data: [3, 5, '-'], dashed: false },
      { id: 'line-0-running', data: ['-', 5, 1], dashed: true },
    ])
  })

  test('what is over is drawn whole', () => {
    expect(drawn(option([line], { running: false }))).toEqual([
      { id: 'line-0', data: [3, 5, 1], dashed: false },
    ])
  })

  test('the period before lies under a line that is alone, and never reaches past it', () => {
    const [before] = drawn(option([{ ...line, previous: [1, 2, 3, 4] }], { running: false }))
    expect(before).toEqual({ id: 'line-0-previous', data: [1, 2, 3], dashed: false })
    const two = drawn(option([{ ...line, previous: [1, 2, 3] }, line], { running: false }))
    expect(two.map(({ id }) => id)).toEqual(['line-0', 'line-1'])
  })

  test('a lone bucket is a point that can be seen', () => {
    const { series } = option([{ ...line, values: [4] }], { buckets: ['2026-11-20T00:00:00+01:00'] })
    expect(series).toMatchObject([{ showSymbol: true, data: [4] }])
  })

  test('nothing to draw is no fault', () => {
    expect(drawn(option([], { buckets: [] }))).toEqual([])
  })
})

test('everything else is grey, and more series than colours begin anew', () => {
  expect(seriesColor(colors, 3, true)).toBe(colors.other)
  expect(seriesColor(colors, 12, false)).toBe(colors.series[2])
})

test.each(['light', 'dark'] as const)('every %s colour stands out from its ground by 3 to 1', (scheme) => {
  const ground = scheme === 'light' ? '#ffffff' : '#131e22'
  const { main, series, other, muted } = chartColors(scheme)
  for (const color of [main, other, muted, ...series])
    expect(contrast(color, ground), color).toBeGreaterThanOrEqual(3)
})

/** WCAG 2's contrast ratio. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
