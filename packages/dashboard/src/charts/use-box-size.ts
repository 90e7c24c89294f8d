import { useCallback, useState, type RefCallback } from 'react'
import type { PlotSize } from './plot-layout.ts'

/** An element's inner size, from when it is first laid out on. Whole pixels. */
export function useBoxSize(): readonly [ref: RefCallback<HTMLElement>, size: PlotSize | undefined] {
  const [size, setSize] = useState<PlotSize>()
  const ref = useCallback((box: HTMLElement | null) => {
    if (box === null) return undefined
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = box
      setSize((before) => (before?.width === width && before.height === height ? before : { width, height }))
    }
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(box)
    return () => watch.disconnect()
  }, [])
  return [ref, size]
}
