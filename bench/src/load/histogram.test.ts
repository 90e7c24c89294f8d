import { expect, test } from 'vitest'
import { Histogram } from './histogram.ts'

test('an empty histogram answers zero', () => {
  expect(new Histogram().percentiles()).toEqual({ p50: 0, p90: 0, p99: 0, max: 0 })
})

test('percentiles lie within one percent of the sorted list', () => {
  const histogram = new Histogram()
  const all: number[] = []
  for (let index = 0; index < 50_000; index += 1) {
    const durationMs = 0.05 * 1.0003 ** index
    all.push(durationMs)
    histogram.record(durationMs)
  }
  for (const fraction of [0.5, 0.9, 0.99, 0.999]) {
    const exact = all[Math.ceil(all.length * fraction) - 1] ?? 0
    const ratio = histogram.percentile(fraction) / exact
    expect(ratio).toBeGreaterThan(0.985)
    expect(ratio).toBeLessThan(1.015)
  }
})

test('the longest is exact, and no percentile passes it', () => {
  const histogram = new Histogram()
  for (const durationMs of [1, 2, 300.123]) histogram.record(durationMs)
  expect(histogram.percentiles()).toEqual({
    p50: expect.closeTo(2, 1),
    p90: 300.123,
    p99: 300.123,
    max: 300.123,
  })
})

test('durations out of its range count at its ends', () => {
  const histogram = new Histogram()
  histogram.record(-1)
  histogram.record(1e9)
  expect(histogram.count).toBe(2)
  expect(histogram.percentile(0.5)).toBe(0)
})
