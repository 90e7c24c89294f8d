import { memo, useMemo, useState, type PointerEvent, type ReactNode } from 'react'
import type { ChartInput } from './chart-input.ts'
import { ChartMarks, useMarkHere } from './chart-marks.tsx'
import { ChartTooltip } from './chart-tooltip.tsx'
import classes from './chart.module.css'
import { layPlot, type Plot, type PlotSize } from './plot-layout.ts'
import { useBoxSize } from './use-box-size.ts'
import { useDragZoom } from './use-drag-zoom.ts'

/** What was clicked: the place of the line, and that of the bucket. */
export interface ChartPlace {
  readonly line: number
  readonly bucket: number
}

interface ChartProps {
  /** `undefined` draws nothing, and keeps the place. It must stay the same object while nothing changes. */
  readonly input: ChartInput | undefined
  /** For who does not see it. The same numbers are in a table beside it. */
  readonly description: string
  readonly onPick?: ((place: ChartPlace) => void) | undefined
  /** Dragged over from one bucket to another, both included. */
  readonly onZoom?: ((first: number, last: number) => void) | undefined
  /** Lies over it while there is nothing to draw. */
  readonly children?: ReactNode
}

/** A chart over buckets that fills its place, which needs a height. */
export function Chart({ input, description, onPick, onZoom, children }: ChartProps) {
  const [box, size] = useBoxSize()
  const plot = useMemo(() => input && size && layPlot(input, size), [input, size])
  const [pointed, setPointed] = useState<{
    readonly bucket: number
    readonly x: number
    readonly y: number
  }>()
  const dragged = useDragZoom(plot, onZoom)
  const marking = useMarkHere(plot, input?.buckets)

  function point(event: PointerEvent): void {
    const { x, y } = placeIn(event)
    const isInside = plot !== undefined && x >= plot.left - plot.bucketPx / 2 && y <= plot.bottom
    setPointed(isInside ? { bucket: plot.bucketAt(x), x, y } : undefined)
  }
  /** A drag ends in the frame, which has captured it, and never here. */
  function pick(event: PointerEvent): void {
    if (plot === undefined || event.button !== 0) return
    const { x, y } = placeIn(event)
    const bucket = plot.bucketAt(x)
    const line = plot.lineAt(bucket, x, y)
    if (line !== undefined) onPick?.({ line, bucket })
  }

  const isPointed = pointed !== undefined && input?.buckets[pointed.bucket] !== undefined
  return (
    <div
      className={classes.frame}
      {...marking}
      onPointerDown={(event) => {
        dragged.start(event)
        point(event)
      }}
      onPointerMove={(event) => {
        dragged.move(event)
        point(event)
      }}
      onPointerUp={dragged.end}
      onPointerCancel={() => {
        dragged.cancel()
        setPointed(undefined)
      }}
      // A finger leaves when it is lifted; what it pointed at stays to be read.
      onPointerLeave={({ pointerType }) => pointerType === 'mouse' && setPointed(undefined)}
    >
      <div
        ref={box}
        className={classes.chart}
        role="img"
        aria-label={description}
        data-picks={onPick !== undefined}
        onPointerUp={pick}
      >
        {plot !== undefined && input !== undefined && size !== undefined && (
          <svg width={size.width} height={size.height} className={classes.drawing}>
            <Axes plot={plot} input={input} />
            {isPointed && <Pointer plot={plot} input={input} bucket={pointed.bucket} />}
            <Shapes plot={plot} />
          </svg>
        )}
      </div>
      {plot !== undefined && <ChartMarks plot={plot} buckets={input?.buckets ?? []} />}
      {dragged.band !== undefined && <div className={classes.band} style={dragged.band} />}
      {isPointed && size !== undefined && input !== undefined && (
        <div className={classes.tooltip} style={besides(pointed, size)}>
          <ChartTooltip content={input.tooltip(pointed.bucket)} />
        </div>
      )}
      {children !== undefined && children !== false && <div className={classes.cover}>{children}</div>}
    </div>
  )
}

interface PlotProps {
  readonly plot: Plot
  readonly input: ChartInput
}

const Axes = memo(function Axes({ plot, input: { colors } }: PlotProps) {
  const { left, right, bottom, ticks, labels } = plot
  return (
    <g fill={colors.muted} fontSize="12">
      {ticks.map(({ y, text }, place) => (
        <g key={y}>
          <line
            x1={left}
            x2={right}
            y1={y}
            y2={y}
            stroke={colors.grid}
            strokeWidth={place === 0 ? 1.5 : 1}
            shapeRendering="crispEdges"
          />
          <text x={left - 8} y={y} textAnchor="end" dominantBaseline="central">
            {text}
          </text>
        </g>
      ))}
      {labels.map(({ x, text, anchor }) => (
        <text key={x} x={x} y={bottom + 18} textAnchor={anchor}>
          {text}
        </text>
      ))}
    </g>
  )
})

const Shapes = memo(function Shapes({ plot }: { readonly plot: Plot }) {
  return plot.shapes.map(({ id, path, color, fillOpacity, width, dashed }) => (
    <path
      key={id}
      d={path}
      fill={fillOpacity === undefined ? 'none' : color}
      fillOpacity={fillOpacity}
      stroke={width === undefined ? 'none' : color}
      strokeWidth={width}
      strokeLinejoin="round"
      strokeDasharray={dashed === true ? '5 4' : undefined}
    />
  ))
})

/** Which bucket is pointed at: a line with the values on it, or the ground behind its bars. */
function Pointer({ plot, input, bucket }: PlotProps & { readonly bucket: number }) {
  const { top, bottom, bucketPx } = plot
  const x = plot.xOf(bucket)
  if (input.kind === 'bar') {
    return (
      <rect
        x={x - bucketPx / 2}
        y={top}
        width={bucketPx}
        height={bottom - top}
        fill={input.colors.grid}
        fillOpacity="0.5"
      />
    )
  }
  return (
    <>
      <line x1={x} x2={x} y1={top} y2={bottom} stroke={input.colors.muted} shapeRendering="crispEdges" />
      {plot
        .ysOf(bucket)
        .map(
          (y, place) =>
            y !== null && <circle key={place} cx={x} cy={y} r="3.5" fill={input.lines[place]?.color} />,
        )}
    </>
  )
}

function placeIn({ clientX, clientY, currentTarget }: PointerEvent): {
  readonly x: number
  readonly y: number
} {
  const { left, top } = currentTarget.getBoundingClientRect()
  return { x: clientX - left, y: clientY - top }
}

const besidePx = 14

/** On the side where there is more room, and at a height at which it stays within the chart. */
function besides({ x, y }: { readonly x: number; readonly y: number }, { width, height }: PlotSize) {
  const at = { top: y, transform: `translateY(${(-100 * y) / height}%)` }
  return x > width / 2
    ? { ...at, right: width - x + besidePx, maxWidth: x - besidePx }
    : { ...at, left: x + besidePx, maxWidth: width - x - besidePx }
}
