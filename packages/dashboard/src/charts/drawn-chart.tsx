import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef, useState } from 'react'
import type { ChartProps } from './chart.tsx'
import classes from './chart.module.css'
import { ChartMarks, useMarkHere } from './chart-marks.tsx'
import { useDragZoom } from './use-drag-zoom.ts'

/** What the library says of a click. */
interface Clicked {
  readonly seriesIndex?: number
  readonly dataIndex?: number
  readonly name?: string
}

use([GridComponent, TooltipComponent, SVGRenderer])

/** The chart library at work. Import it by `chart.tsx` alone, which fetches it when it is needed. */
export function DrawnChart({ option, description, onPick, onZoom }: Omit<ChartProps, 'kind' | 'children'>) {
  const box = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<EChartsType>()

  useEffect(() => {
    if (box.current === null) return undefined
    const made = init(box.current, null, { renderer: 'svg' })
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(box.current)
    setChart(made)
    return () => {
      watch.disconnect()
      made.dispose()
    }
  }, [])

  useEffect(() => {
    if (option === undefined) chart?.clear()
    else chart?.setOption(option, { replaceMerge: ['series'] })
  }, [chart, option])

  useEffect(() => {
    if (chart === undefined || onPick === undefined) return undefined
    const pick = ({ seriesIndex = 0, dataIndex = 0, name = '' }: Clicked) =>
      onPick({ series: seriesIndex, index: dataIndex, name })
    chart.on('click', pick)
    return () => {
      if (!chart.isDisposed()) chart.off('click', pick)
    }
  }, [chart, onPick])

  const dragged = useDragZoom(chart, onZoom)
  const marking = useMarkHere(chart)
  return (
    <div className={classes.frame} {...dragged.handlers} {...marking}>
      <div ref={box} className={classes.chart} role="img" aria-label={description} />
      <ChartMarks chart={chart} />
      {dragged.band !== undefined && <div className={classes.band} style={dragged.band} />}
    </div>
  )
}
