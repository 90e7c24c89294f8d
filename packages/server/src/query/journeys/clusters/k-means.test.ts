import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kMeans, silhouette, squared, type Point } from './k-means.ts'

const around = (x: number, y: number): readonly Point[] => [
  [x, y],
  [x + 0.1, y],
  [x, y + 0.1],
  [x + 0.1, y + 0.1],
]
const three = [...around(0, 0), ...around(5, 0), ...around(0, 5)]

test('[D78] points that lie apart are told apart, the same way each time', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { of, centers } = kMeans(three, 3, seed)
    expect(new Set(of.slice(0, 4)).size).toBe(1)
    expect(new Set([of[0], of[4], of[8]]).size).toBe(3)
    expect(centers).toHaveLength(3)
    expect(kMeans(three, 3, seed).of).toEqual(of)
  }
})

test('[D78] the silhouette is what its definition says, and greatest for the groups that there are', () => {
  // Of (0), (1) against (10), (11): 1 - 1 / 10.5 and 1 - 1 / 9.5.
  const points = [[0], [1], [10], [11]]
  expect(silhouette(points, [0, 0, 1, 1])).toBeCloseTo((1 - 1 / 10.5 + (1 - 1 / 9.5)) / 2, 12)
  expect(silhouette(points, [0, 0, 0, 0])).toBeUndefined()
  expect(silhouette(points, [0, 1, 2, 3])).toBe(0)
  const widths = [2, 3, 4].map((k) => silhouette(three, kMeans(three, k, 1).of) ?? 0)
  expect(Math.max(...widths)).toBe(widths[1])
})

test('[D78] every point is of the nearest center, and each center the mean of its points', () => {
  const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
    minLength: 1,
    maxLength: 40,
  })
  fc.assert(
    fc.property(points, fc.integer({ min: 1, max: 6 }), fc.nat(), (points, k, seed) => {
      const { centers, of } = kMeans(points, k, seed)
      expect(centers.length).toBe(Math.min(k, new Set(points.map(String)).size))
      points.forEach((point, index) => {
        const distances = centers.map((center) => squared(point, center))
        expect(distances[of[index] ?? -1]).toBeCloseTo(Math.min(...distances), 9)
      })
      centers.forEach((center, index) => {
        const own = points.filter((_, at) => of[at] === index)
        const mean = (axis: 0 | 1) => own.reduce((sum, point) => sum + point[axis], 0) / own.length
        if (own.length > 0) expect(squared(center, [mean(0), mean(1)])).toBeCloseTo(0, 9)
      })
    }),
  )
})
