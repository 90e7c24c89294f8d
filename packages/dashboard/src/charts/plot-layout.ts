import { axisTicks } from './axis-ticks.ts'
import type { ChartInput, ChartLine } from './chart-input.ts'
import { barColumns, layAreas, layBars, type Shape } from './plot-shapes.ts'

export interface PlotSize {
  readonly width: number
  readonly height: number
}

export interface Plot {
  /** Where the values are, in pixels. */
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly ticks: readonly { readonly y: number; readonly text: string }[]
  readonly labels: readonly AxisLabel[]
  /** In the order in which they lie on one another. */
  readonly shapes: readonly Shape[]
  /** The middle of a bucket. */
  readonly xOf: (bucket: number) => number
  /** The bucket at a place; the first or last one for what lies outside. */
  readonly bucketAt: (x: number) => number
  readonly bucketPx: number
  /** Where the values of a bucket are, line by line; null where there is none. */
  readonly ysOf: (bucket: number) => readonly (number | null)[]
  /** The line that a place in a bucket is of. */
  readonly lineAt: (bucket: number, x: number, y: number) => number | undefined
}

interface AxisLabel {
  readonly x: number
  readonly text: string
  readonly anchor: 'start' | 'middle' | 'end'
}

/** What the shapes of a chart are laid by. */
export interface Scales {
  readonly xOf: (bucket: number) => number
  readonly yOf: (value: number) => number
  readonly bucketPx: number
}

const topPx = 12
const rightPx = 12
const axisPx = 24
/** Between the numbers of the axis and the chart. */
const gapPx = 8
/** Of a letter of the axis, on the wide side: to measure each would take longer than to draw all. */
const letterPx = 7.2
const labelGapPx = 12

/** Where everything of a chart stands in a place of a size. */
export function layPlot(input: ChartInput, { width, height }: PlotSize): Plot {
  const { kind, buckets, lines } = input
  const [low, high] = extentOf(input)
  const ticks = axisTicks(low, high, { whole: input.fractions !== true, ceiling: input.ceiling })
  const texts = ticks.map(input.valueLabel)
  const left = Math.max(0, ...texts.map(({ length }) => length)) * letterPx + gapPx
  const right = Math.max(left + 1, width - rightPx)
  const bottom = Math.max(topPx + 1, height - axisPx)

  const [first = 0, last = 1] = [ticks[0], ticks.at(-1)]
  const yOf = (value: number) => bottom - ((value - first) / (last - first)) * (bottom - topPx)
  const count = buckets.length
  // Lines begin and end at the edges, bars have room around them.
  const isEdged = kind === 'line' && count > 1
  const bucketPx = (right - left) / Math.max(1, isEdged ? count - 1 : count)
  const startX = isEdged ? left : left + bucketPx / 2
  const xOf = (bucket: number) => startX + bucket * bucketPx
  const scales: Scales = { xOf, yOf, bucketPx }
  const stack = stackOf(lines, input.stacked === true)
  const ysOf = (bucket: number) =>
    stack.map((reach) => {
      const end = reach[bucket]?.[1]
      return end === undefined ? null : yOf(end)
    })
  return {
    left,
    right,
    top: topPx,
    bottom,
    ticks: ticks.map((tick, at) => ({ y: yOf(tick), text: texts[at] ?? '' })),
    labels: layLabels(buckets.map(input.bucketLabel), xOf, bucketPx, width),
    shapes: (kind === 'bar' ? layBars : layAreas)(input, stack, scales),
    xOf,
    bucketAt: (x) => Math.min(Math.max(0, count - 1), Math.max(0, Math.round((x - startX) / bucketPx))),
    bucketPx,
    ysOf,
    lineAt: (bucket, x, y) => {
      if (kind === 'line') return nearestTo(y, ysOf(bucket))
      if (input.stacked === true) {
        const hit = stack.findIndex((reach) => isBetween(y, (reach[bucket] ?? []).map(yOf)))
        return hit === -1 ? undefined : hit
      }
      const { before, columns, slotPx } = barColumns(input, scales)
      const column = Math.floor((x - xOf(bucket)) / slotPx + columns / 2) - before
      return lines[column] === undefined ? undefined : column
    },
  }
}

/** Farther from a line, and something else was meant. */
const reachPx = 16

function nearestTo(y: number, ys: readonly (number | null)[]): number | undefined {
  const away = ys.map((one) => (one === null ? Infinity : Math.abs(one - y)))
  const least = Math.min(...away)
  return least <= reachPx ? away.indexOf(least) : undefined
}

function isBetween(y: number, ends: readonly number[]): boolean {
  return y >= Math.min(...ends) && y <= Math.max(...ends)
}

/** From where to where each value of each line reaches: from zero, or from the one that it stands on. */
export type Stack = readonly (readonly (readonly [from: number, to: number] | null)[])[]

function stackOf(lines: readonly ChartLine[], stacked: boolean): Stack {
  const [above, below]: [number[], number[]] = [[], []]
  return lines.map(({ values }) =>
    values.map((value, at) => {
      if (!stacked) return value === null ? null : [0, value]
      // What is below zero hangs from it.
      const ends = (value ?? 0) < 0 ? below : above
      const from = ends[at] ?? 0
      const to = from + (value ?? 0)
      ends[at] = to
      return [from, to]
    }),
  )
}

function extentOf({ lines, stacked = false }: ChartInput): readonly [low: number, high: number] {
  const [first] = lines
  const before = lines.length === 1 ? (first?.previous ?? []) : []
  const ends = [
    ...stackOf(lines, stacked).flatMap((line) => line.map((reach) => reach?.[1] ?? 0)),
    ...before.map((value) => value ?? 0),
  ]
  return ends.reduce<readonly [number, number]>(
    ([low, high], end) => [Math.min(low, end), Math.max(high, end)],
    [0, 0],
  )
}

/** As many labels as fit, at even distances. */
function layLabels(
  texts: readonly string[],
  xOf: (bucket: number) => number,
  bucketPx: number,
  width: number,
): readonly AxisLabel[] {
  const widest = Math.max(0, ...texts.map(({ length }) => length)) * letterPx
  const named = [...texts.entries()].filter(([, text]) => text !== '')
  const [[first] = [0], [second] = [first + 1]] = named
  const every = Math.max(1, Math.ceil((widest + labelGapPx) / ((second - first) * bucketPx)))
  const labels: AxisLabel[] = []
  let endPx = -labelGapPx
  for (const [place, [bucket, text]] of named.entries()) {
    if (place % every !== 0) continue
    const [x, half] = [xOf(bucket), (text.length * letterPx) / 2]
    const anchor = x - half < 0 ? 'start' : x + half > width ? 'end' : 'middle'
    const from = { start: x, middle: x - half, end: x - 2 * half }[anchor]
    if (from < endPx + labelGapPx / 2) continue
    labels.push({ x, text, anchor })
    endPx = from + 2 * half
  }
  return labels
}
