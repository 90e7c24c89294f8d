import { useCallback, useState, type RefCallback } from 'react'
import type { PlotSize } from './plot-layout.ts'

/**
 * An element's inner size, in whole pixels, from when it is first laid out. It is not measured before: that would lay
 * out the whole page an extra time, in the middle of its first drawing.
 */
export function useBoxSize(): readonly [ref: RefCallback<HTMLElement>, size: PlotSize | undefined] {
  const [size, setSize] = useState<PlotSize>()
  const ref = useCallback((box: HTMLElement | null) => {
    if (box === null) return undefined
    const watch = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = box
      setSize((before) => (before?.width === width && before.height === height ? before : { width, height }))
    })
    watch.observe(box)
    return () => watch.disconnect()
  }, [])
  return [ref, size]
}
