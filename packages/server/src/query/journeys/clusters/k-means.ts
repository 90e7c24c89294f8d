/** A point: numbers of one length for all. */
export type Point = readonly number[]

export interface Clustering {
  readonly centers: readonly Point[]
  /** For each point the place of its center. */
  readonly of: readonly number[]
}

const mostRounds = 100

/**
 * Puts points into `k` groups, each around its mean (Lloyd), from first centers that lie apart (k-means++). The same
 * points and seed give the same groups. Fewer than `k` where fewer points differ.
 */
export function kMeans(points: readonly Point[], k: number, seed: number): Clustering {
  let centers = firstCenters(points, k, createRandom(seed))
  let of = points.map((point) => nearest(point, centers))
  for (let round = 0; round < mostRounds; round += 1) {
    centers = meansOf(points, of, centers)
    const next = points.map((point) => nearest(point, centers))
    if (next.every((index, at) => index === of[at])) break
    of = next
  }
  return { centers, of }
}

/**
 * How well points lie in their groups, from -1 to 1 (Rousseeuw): the mean of how much farther the next group is than
 * the own. Points alone in their group count as 0. Undefined with less than two groups.
 */
export function silhouette(points: readonly Point[], of: readonly number[]): number | undefined {
  const sizes: number[] = []
  for (const group of of) sizes[group] = (sizes[group] ?? 0) + 1
  if (sizes.filter((size) => size > 0).length < 2) return undefined
  let total = 0
  for (let at = 0; at < points.length; at += 1) total += widthOf(at, points, { of, sizes })
  return total / points.length
}

/** How well one point lies in its group. */
function widthOf(
  at: number,
  points: readonly Point[],
  { of, sizes }: { readonly of: readonly number[]; readonly sizes: readonly number[] },
): number {
  const point = points[at] ?? []
  const own = of[at] ?? 0
  const fellows = (sizes[own] ?? 1) - 1
  if (fellows === 0) return 0
  const sums = sizes.map(() => 0)
  for (let index = 0; index < points.length; index += 1) {
    const group = of[index] ?? 0
    sums[group] = (sums[group] ?? 0) + Math.sqrt(squared(point, points[index] ?? []))
  }
  const inside = (sums[own] ?? 0) / fellows
  const others = sums.flatMap((sum, group) =>
    group === own || (sizes[group] ?? 0) === 0 ? [] : [sum / (sizes[group] ?? 1)],
  )
  const outside = Math.min(...others)
  const greater = Math.max(inside, outside)
  return greater === 0 ? 0 : (outside - inside) / greater
}

/** The squared distance of two points. */
export function squared(a: Point, b: Point): number {
  let sum = 0
  for (let index = 0; index < a.length; index += 1) sum += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2
  return sum
}

/** Each next one by chance, the more likely the farther it lies from those before. */
function firstCenters(points: readonly Point[], k: number, random: () => number): readonly Point[] {
  const first = points[Math.floor(random() * points.length)]
  const centers: Point[] = first === undefined ? [] : [first]
  const distances = points.map((point) => (first === undefined ? 0 : squared(point, first)))
  while (centers.length < k) {
    let left = random() * distances.reduce((sum, distance) => sum + distance, 0)
    const at = distances.findIndex((distance) => {
      left -= distance
      return distance > 0 && left <= 0
    })
    const next = points[at]
    if (next === undefined) return centers
    centers.push(next)
    points.forEach((point, index) => {
      distances[index] = Math.min(distances[index] ?? 0, squared(point, next))
    })
  }
  return centers
}

/** The place of the center that is nearest to a point, of equally near ones the first. */
export function nearest(point: Point, centers: readonly Point[]): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let index = 0; index < centers.length; index += 1) {
    const distance = squared(point, centers[index] ?? [])
    if (distance >= least) continue
    best = index
    least = distance
  }
  return best
}

/** The means of the groups; where one has no point its center as it was. */
function meansOf(
  points: readonly Point[],
  of: readonly number[],
  centers: readonly Point[],
): readonly Point[] {
  const counts = centers.map(() => 0)
  const sums = centers.map((center) => center.map(() => 0))
  points.forEach((point, at) => {
    const group = of[at] ?? 0
    const sum = sums[group] ?? []
    counts[group] = (counts[group] ?? 0) + 1
    for (let axis = 0; axis < point.length; axis += 1) sum[axis] = (sum[axis] ?? 0) + (point[axis] ?? 0)
  })
  return centers.map((center, index) => {
    const count = counts[index] ?? 0
    return count === 0 ? center : (sums[index] ?? []).map((sum) => sum / count)
  })
}

/** Numbers from 0 up to 1, always the same for a seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
