import { describe, expect, test } from 'vitest'
import { axisTicks } from './axis-ticks.ts'
import { chartColors, seriesColor } from './chart-colors.ts'
import type { ChartInput, ChartLine } from './chart-input.ts'
import { layPlot } from './plot-layout.ts'

const colors = chartColors('light')
const days = ['2026-11-18', '2026-11-19', '2026-11-20']
const line = { name: 'All', color: '#000', values: [3, 5, 1] }

/** 200 by 100 for the values: from 0 up to 5, by 1. */
function plot(lines: readonly ChartLine[], changes: Partial<ChartInput> = {}) {
  return layPlot(
    {
      kind: 'line',
      buckets: days,
      lines,
      running: false,
      colors,
      bucketLabel: (bucket) => bucket.slice(8),
      valueLabel: () => '',
      tooltip: () => ({ title: '', rows: [] }),
      ...changes,
    },
    { width: 220, height: 136 },
  )
}

const pathsOf = (...made: Parameters<typeof plot>) =>
  Object.fromEntries(plot(...made).shapes.map(({ id, path }) => [id, path]))

describe('lines', () => {
  test('go from edge to edge, and the ground under one alone is filled', () => {
    expect(pathsOf([line])).toEqual({
      'line-0': 'M8,52L108,12L208,92',
      'line-0-ground': 'M8,52L108,12L208,92L208,112L108,112L8,112Z',
    })
    expect(Object.keys(pathsOf([line, line]))).toEqual(['line-0', 'line-1'])
  })

  test('the way to the running bucket is dashed, the rest is not', () => {
    const { shapes } = plot([line, line], { running: true })
    expect(shapes.slice(0, 2).map(({ id, path, dashed }) => [id, path, dashed])).toEqual([
      ['line-0', 'M8,52L108,12', false],
      ['line-0-running', 'M108,12L208,92', true],
    ])
  })

  test('the period before lies under a line that is alone, and never reaches past it', () => {
    const previous = [1, 2, 3, 4]
    expect(pathsOf([{ ...line, previous }])['previous']).toBe('M8,92L108,72L208,52')
    expect(pathsOf([{ ...line, previous }, line])['previous']).toBeUndefined()
    // A higher one is not cut off.
    expect(plot([{ ...line, previous: [9] }]).ticks.length).toBe(
      plot([{ ...line, values: [9] }]).ticks.length,
    )
  })

  test('what is not there is left out, and what is alone is a point', () => {
    expect(pathsOf([{ ...line, values: [4] }], { buckets: days.slice(0, 1) })).toHaveProperty('dot-0-0')
    const found = pathsOf([{ ...line, values: [3, null, 5] }])
    expect(Object.keys(found)).toEqual(['dot-0-0', 'dot-0-2'])
    expect(pathsOf([], { buckets: [] })).toEqual({})
  })

  test('in a stack each stands on the one before, and what is below zero hangs from it', () => {
    const stacked = [line, { ...line, values: [2, null, -1] }]
    const found = plot(stacked, { stacked: true, running: true })
    expect(found.shapes.map(({ id }) => id)).toEqual(['line-0-ground', 'line-0', 'line-1-ground', 'line-1'])
    const [base = 0, top = 0] = found.ysOf(0).map(Number)
    expect(top).toBeLessThan(base)
    expect(found.ysOf(2)[1]).toBeGreaterThan(Number(found.ticks.find(({ y }) => y < found.bottom)?.y) - 1)
  })
})

describe('bars', () => {
  test('stand beside the period before, and the bucket that is still filling is paler', () => {
    const { shapes } = plot([{ ...line, previous: [1, 1, 1] }], { kind: 'bar', running: true })
    expect(shapes.map(({ id, fillOpacity, path }) => [id, fillOpacity, path.split('M').length - 1])).toEqual([
      ['previous', 1, 3],
      ['bar-0', 1, 2],
      ['bar-0-running', 0.5, 1],
    ])
  })

  test('a place in a bucket is of one of them', () => {
    const lines = [line, { ...line, values: [2, 2, 2] }]
    const beside = plot(lines, { kind: 'bar' })
    const x = beside.xOf(1)
    expect([x - 5, x + 5].map((at) => beside.lineAt(1, at, 100))).toEqual([0, 1])
    const stacked = plot(lines, { kind: 'bar', stacked: true })
    const [first = 0, second = 0] = stacked.ysOf(1).map(Number)
    expect([first + 1, second + 1, second - 1].map((y) => stacked.lineAt(1, x, y))).toEqual([0, 1, undefined])
  })
})

test('a place on the axis is of the nearest bucket', () => {
  const { bucketAt, lineAt } = plot([line])
  expect([-50, 57, 59, 900].map(bucketAt)).toEqual([0, 0, 1, 2])
  expect([lineAt(1, 108, 20), lineAt(1, 108, 60)]).toEqual([0, undefined])
})

test('labels never lie on one another, nor outside', () => {
  const labels = (text: string) =>
    plot([line], { bucketLabel: () => text }).labels.map(({ x, anchor }) => [x, anchor])
  expect(labels('20')).toEqual([
    [8, 'middle'],
    [108, 'middle'],
    [208, 'middle'],
  ])
  expect(labels('20 Nov 2026')).toEqual([
    [8, 'start'],
    [208, 'end'],
  ])
})

test('where only some buckets are named, as the midnights of hours, each of them is', () => {
  const buckets = Array.from({ length: 72 }, (_, hour) => String(hour))
  const bucketLabel = (hour: string) => (Number(hour) % 24 === 10 ? `day ${hour}` : '')
  const { labels } = plot([{ ...line, values: buckets.map(Number) }], { buckets, bucketLabel })
  expect(labels.map(({ text }) => text)).toEqual(['day 10', 'day 34', 'day 58'])
})

test('an axis has round steps, from zero, around all values', () => {
  const ticks = (low: number, high: number, options = {}) => axisTicks(low, high, { whole: true, ...options })
  expect(ticks(0, 6680)).toEqual([0, 2000, 4000, 6000, 8000])
  expect(ticks(0, 0)).toEqual([0, 1])
  expect(ticks(0, 2)).toEqual([0, 1, 2])
  expect(ticks(-3, 5)).toEqual([-4, -2, 0, 2, 4, 6])
  expect(ticks(0, 0.3, { whole: false })).toEqual([0, 0.1, 0.2, 0.3])
  expect(ticks(0, 0.8, { whole: false, ceiling: 1 }).at(-1)).toBe(1)
  expect(ticks(0, 0.2, { whole: false, ceiling: 1 }).at(-1)).toBe(0.2)
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
