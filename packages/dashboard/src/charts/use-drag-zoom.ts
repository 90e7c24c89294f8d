import type { EChartsType } from 'echarts/core'
import { useState, type PointerEvent } from 'react'

interface Drag {
  readonly fromX: number
  readonly untilX: number
}

/** Less is a click that trembled. */
const leastPx = 8

/**
 * A range dragged over with a mouse. Fingers scroll the page instead; for them, and for keyboards, the dates are
 * chosen in the bar.
 */
export function useDragZoom(
  chart: EChartsType | undefined,
  onZoom: ((first: number, last: number) => void) | undefined,
) {
  const [drag, setDrag] = useState<Drag>()
  if (chart === undefined || onZoom === undefined) return { handlers: {}, band: undefined }
  const xOf = (event: PointerEvent) => event.clientX - event.currentTarget.getBoundingClientRect().left
  const isWide = drag !== undefined && Math.abs(drag.untilX - drag.fromX) >= leastPx
  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (event.pointerType !== 'mouse' || event.button !== 0) return
      setDrag({ fromX: xOf(event), untilX: xOf(event) })
    },
    onPointerMove(event: PointerEvent) {
      if (drag === undefined) return
      // Once it is a drag it goes on outside of the chart too.
      if (isWide) event.currentTarget.setPointerCapture(event.pointerId)
      setDrag({ ...drag, untilX: xOf(event) })
    },
    onPointerUp() {
      setDrag(undefined)
      if (drag === undefined || !isWide) return
      const [first, last] = [drag.fromX, drag.untilX].map((x) => bucketAt(chart, x)).toSorted((a, b) => a - b)
      if (first !== undefined && last !== undefined && last >= first) onZoom(first, last)
    },
    onPointerCancel: () => setDrag(undefined),
  }
  const band = isWide
    ? { left: Math.min(drag.fromX, drag.untilX), width: Math.abs(drag.untilX - drag.fromX) }
    : undefined
  return { handlers, band }
}

/** The bucket at a place, the first or last one for what lies outside. */
function bucketAt(chart: EChartsType, x: number): number {
  const [axis] = axesOf(chart.getOption())
  const count = axis?.data?.length ?? 0
  const at = chart.convertFromPixel({ xAxisIndex: 0 }, x)
  return Math.min(Math.max(0, count - 1), Math.max(0, Math.round(at)))
}

function axesOf(option: unknown): readonly { readonly data?: readonly unknown[] }[] {
  if (typeof option !== 'object' || option === null || !('xAxis' in option)) return []
  return Array.isArray(option.xAxis) ? option.xAxis : []
}
