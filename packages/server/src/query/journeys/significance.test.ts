import { expect, test } from 'vitest'
import { compareShares, correctedForMany, liftOf } from './significance.ts'

test('[D57] a difference of shares has the p-value and the bounds that textbooks give', () => {
  // 250 of 1000 against 200 of 1000: pooled share 0.225, z = 2.6774.
  const found = compareShares({ part: 250, whole: 1000 }, { part: 200, whole: 1000 })
  expect(found?.difference).toBeCloseTo(0.05, 12)
  expect(found?.p_value).toBeCloseTo(0.007_419, 5)
  expect([found?.low, found?.high].map((bound) => bound?.toFixed(5))).toEqual(['0.01346', '0.08654'])
})

test('[D57] equal shares differ by chance, and of nobody nothing can be said', () => {
  expect(compareShares({ part: 5, whole: 10 }, { part: 50, whole: 100 })?.p_value).toBeCloseTo(1, 6)
  expect(compareShares({ part: 10, whole: 10 }, { part: 10, whole: 10 })?.p_value).toBe(1)
  expect(compareShares({ part: 0, whole: 0 }, { part: 1, whole: 2 })).toBeUndefined()
})

test('[D77] a lift has the bounds of a relative risk', () => {
  // Katz: ln(2.5) ± 1.96 · sqrt(1/30 - 1/100 + 1/12 - 1/100).
  const found = liftOf({ part: 30, whole: 100 }, { part: 12, whole: 100 })
  expect(found?.lift).toBeCloseTo(2.5, 12)
  expect([found?.low, found?.high].map((bound) => bound?.toFixed(3))).toEqual(['1.359', '4.598'])
  expect(liftOf({ part: 3, whole: 9 }, { part: 0, whole: 9 })).toBeUndefined()
})

test('[D77] of many tests the p-values are corrected as Benjamini and Hochberg say', () => {
  const corrected = correctedForMany([0.01, 0.04, 0.03, 0.005, 0.9])
  expect(corrected.map((q) => Number(q.toFixed(6)))).toEqual([0.025, 0.05, 0.05, 0.025, 0.9])
  expect(correctedForMany([])).toEqual([])
})
