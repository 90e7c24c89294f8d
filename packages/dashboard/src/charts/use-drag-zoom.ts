import type { EChartsType } from 'echarts/core'
import { useState, type PointerEvent } from 'react'
import { bucketAt } from './axis-place.ts'

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
