import { useState, type PointerEvent } from 'react'
import type { Plot } from './plot-layout.ts'

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
  plot: Plot | undefined,
  onZoom: ((first: number, last: number) => void) | undefined,
) {
  const [drag, setDrag] = useState<Drag>()
  const isWide = drag !== undefined && Math.abs(drag.untilX - drag.fromX) >= leastPx
  const cancel = () => setDrag(undefined)
  return {
    start(event: PointerEvent) {
      if (onZoom === undefined || event.pointerType !== 'mouse' || event.button !== 0) return
      setDrag({ fromX: xIn(event), untilX: xIn(event) })
    },
    move(event: PointerEvent) {
      if (drag === undefined) return
      // Once it is a drag it goes on outside of the chart too.
      if (isWide) event.currentTarget.setPointerCapture(event.pointerId)
      setDrag({ ...drag, untilX: xIn(event) })
    },
    end() {
      cancel()
      if (plot === undefined || drag === undefined || !isWide) return
      const [first, last] = [drag.fromX, drag.untilX].map(plot.bucketAt).toSorted((a, b) => a - b)
      if (first !== undefined && last !== undefined) onZoom?.(first, last)
    },
    cancel,
    /** Where it is dragged over; absent while it may still be a click. */
    band: isWide
      ? { left: Math.min(drag.fromX, drag.untilX), width: Math.abs(drag.untilX - drag.fromX) }
      : undefined,
  }
}

function xIn(event: PointerEvent): number {
  return event.clientX - event.currentTarget.getBoundingClientRect().left
}
