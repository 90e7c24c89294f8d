import type { ChartInput, ChartLine } from './chart-input.ts'
import type { Scales, Stack } from './plot-layout.ts'

/** A shape of a chart: filled, or drawn as a line. */
export interface Shape {
  readonly id: string
  /** Of an SVG path. */
  readonly path: string
  readonly color: string
  /** Absent where it is not filled. */
  readonly fillOpacity?: number
  /** In pixels; absent where it has no line. */
  readonly width?: number
  readonly dashed?: boolean
}

type Reach = Stack[number][number]

const linePx = 2.25
const previousPx = 1.5
const dotPx = 3.5
/** Of a bucket, for the bars in it. */
const barsShare = 0.8
const barGapShare = 0.08
const widestBarPx = 48

/** Lines, the ground under them, and the period before. */
export function layAreas(input: ChartInput, stack: Stack, scales: Scales): readonly Shape[] {
  const { lines, running, filled = false, stacked = false, colors } = input
  const alone = lines.length === 1
  const opacity = stacked ? 0.55 : filled ? 0.2 : alone ? 0.1 : 0
  return [
    ...previousOf(lines).map((values): Shape => {
      const reach = values.map((value): Reach => (value === null ? null : [0, value]))
      return { id: 'previous', path: lineOf(reach, scales), color: colors.previous, width: previousPx }
    }),
    ...stack.flatMap((reach, index): readonly Shape[] => {
      const { color = colors.main } = lines[index] ?? {}
      const last = reach.length - 1
      // A stack is one shape: its last part is not taken out of it to be dashed.
      const split = running && !stacked && last > 0 ? last : last + 1
      const parts = [
        { id: `line-${index}`, reach: reach.map((one, at) => (at < split ? one : null)), dashed: false },
        {
          id: `line-${index}-running`,
          reach: reach.map((one, at) => (at >= split - 1 && split <= last ? one : null)),
          dashed: true,
        },
      ]
      return parts.flatMap(({ id, reach: part, dashed }): readonly Shape[] => {
        const path = lineOf(part, scales)
        if (path === '') return []
        const line: Shape = { id, path, color, width: linePx, dashed }
        if (opacity === 0) return [line]
        const fillOpacity = dashed ? opacity / 2 : opacity
        return [{ id: `${id}-ground`, path: groundOf(part, scales), color, fillOpacity }, line]
      })
    }),
    ...dotsOf(input, stack, scales),
  ]
}

/** Bars side by side or one on the other. The bucket that is still filling is paler. */
export function layBars(input: ChartInput, stack: Stack, scales: Scales): readonly Shape[] {
  const { lines, running, stacked = false, colors, buckets } = input
  const { slotPx, barPx, columns } = barColumns(input, scales)
  const before = previousOf(lines).map((values) => ({
    id: 'previous',
    color: colors.previous,
    reach: values.map((value): Reach => (value === null ? null : [0, value])),
    filling: buckets.length,
  }))
  const now = stack.map((reach, index) => ({
    id: `bar-${index}`,
    color: lines[index]?.color ?? colors.main,
    reach,
    filling: running ? buckets.length - 1 : buckets.length,
  }))
  return [...before, ...now].flatMap(({ id, color, reach, filling }, place): readonly Shape[] => {
    const offset = stacked ? 0 : (place - (columns - 1) / 2) * slotPx
    const bars = reach.map((one, at) =>
      one === null ? '' : barOf(scales.xOf(at) + offset - barPx / 2, barPx, one, scales),
    )
    return [
      { id, path: bars.slice(0, filling).join(''), color, fillOpacity: 1 },
      { id: `${id}-running`, path: bars.slice(filling).join(''), color, fillOpacity: 0.5 },
    ].filter(({ path }) => path !== '')
  })
}

/** How bars stand in a bucket: the period before first, then the lines. */
export function barColumns({ lines, stacked = false }: ChartInput, { bucketPx }: Pick<Scales, 'bucketPx'>) {
  const before = previousOf(lines).length
  const columns = stacked ? 1 : Math.max(1, before + lines.length)
  const slotPx = Math.min((bucketPx * barsShare) / columns, widestBarPx * (1 + barGapShare))
  return { before, columns, slotPx, barPx: Math.max(1, slotPx * (1 - barGapShare)) }
}

/** Of a line that is alone; never past its end. */
function previousOf(lines: readonly ChartLine[]): readonly (readonly (number | null)[])[] {
  const [line] = lines
  if (line?.previous === undefined || lines.length > 1) return []
  return [line.previous.slice(0, line.values.length)]
}

/** What has no neighbour has no line to be seen by. */
function dotsOf({ lines, colors }: ChartInput, stack: Stack, { xOf, yOf }: Scales): readonly Shape[] {
  return stack.flatMap((reach, index) =>
    reach.flatMap((one, at): readonly Shape[] => {
      if (one === null || hasValue(reach[at - 1]) || hasValue(reach[at + 1])) return []
      const [x, y] = [round(xOf(at)), round(yOf(one[1]))]
      const path = `M${x - dotPx},${y}a${dotPx},${dotPx} 0 1 0 ${2 * dotPx},0a${dotPx},${dotPx} 0 1 0 ${-2 * dotPx},0`
      const { color = colors.main } = lines[index] ?? {}
      return [{ id: `dot-${index}-${at}`, path, color, fillOpacity: 1 }]
    }),
  )
}

function hasValue(reach: Reach | undefined): boolean {
  return reach !== null && reach !== undefined
}

/** Through all values; where there is none it breaks off. */
function lineOf(reach: readonly Reach[], { xOf, yOf }: Scales): string {
  return runsOf(reach)
    .map((run) => `M${run.map(({ at, to }) => `${round(xOf(at))},${round(yOf(to))}`).join('L')}`)
    .join('')
}

/** Between the values and what they stand on. */
function groundOf(reach: readonly Reach[], { xOf, yOf }: Scales): string {
  return runsOf(reach)
    .map((run) => {
      const upper = run.map(({ at, to }) => `${round(xOf(at))},${round(yOf(to))}`)
      const lower = run.map(({ at, from }) => `${round(xOf(at))},${round(yOf(from))}`).toReversed()
      return `M${[...upper, ...lower].join('L')}Z`
    })
    .join('')
}

function barOf(x: number, width: number, [from, to]: readonly [number, number], { yOf }: Scales): string {
  const [y, height] = [round(yOf(to)), round(yOf(from) - yOf(to))]
  return height === 0 ? '' : `M${round(x)},${y}h${round(width)}v${height}h${-round(width)}Z`
}

interface Point {
  readonly at: number
  readonly from: number
  readonly to: number
}

/** Values that follow one another, two at least. */
function runsOf(reach: readonly Reach[]): readonly (readonly Point[])[] {
  const runs: Point[][] = [[]]
  for (const [at, one] of reach.entries()) {
    if (one === null) runs.push([])
    else runs.at(-1)?.push({ at, from: one[0], to: one[1] })
  }
  return runs.filter(({ length }) => length > 1)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
