import type { EChartsType } from 'echarts/core'
import { useContext, useEffect, useState } from 'react'
import { useTexts } from '../use-texts.ts'
import { bucketAt, bucketsOf } from './axis-place.ts'
import classes from './chart.module.css'
import { MarksContext, placedMarks, type PlacedMark } from './marks.ts'

interface DrawnMark extends PlacedMark {
  /** In pixels from the left of the chart. */
  readonly left: number
  readonly right: number
}

/** What is marked over time, drawn over a chart: a line at a moment, a band over a time, each with a button to open it. */
export function ChartMarks({ chart }: { readonly chart: EChartsType | undefined }) {
  const { t } = useTexts()
  const marks = useContext(MarksContext)
  const list = marks?.list
  const [drawn, setDrawn] = useState<readonly DrawnMark[]>([])

  useEffect(() => {
    if (chart === undefined || list === undefined) return undefined
    const place = () => {
      const xOf = (bucket: number) => chart.convertToPixel({ xAxisIndex: 0 }, bucket)
      const next = placedMarks(list, bucketsOf(chart)).map((one) => ({
        ...one,
        left: xOf(one.first),
        right: xOf(one.last),
      }))
      setDrawn((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
    }
    place()
    chart.on('finished', place)
    return () => {
      if (!chart.isDisposed()) chart.off('finished', place)
    }
  }, [chart, list])

  if (marks === undefined) return null
  return drawn.map(({ mark, left, right }) => (
    <div
      key={mark.id}
      className={classes.mark}
      style={{ left, width: right - left }}
      data-long={right > left}
    >
      <button
        type="button"
        className={classes.flag}
        title={mark.text}
        aria-label={t('charts.mark', { text: mark.text })}
        // The chart below would take it for the beginning of a drag.
        onPointerDown={(event) => event.stopPropagation()}
        onClick={() => marks.onOpen(mark.id)}
      />
    </div>
  ))
}

/** What the right mouse button does in a chart over time: marks the bucket that it points at. */
export function useMarkHere(chart: EChartsType | undefined) {
  const marks = useContext(MarksContext)
  const onAdd = marks?.onAdd
  if (chart === undefined || onAdd === undefined) return {}
  return {
    onContextMenu: (event: React.MouseEvent) => {
      const x = event.clientX - event.currentTarget.getBoundingClientRect().left
      const bucket = bucketsOf(chart)[bucketAt(chart, x)]
      if (
        bucket === undefined ||
        placedMarks([{ id: '', text: '', from: bucket }], bucketsOf(chart)).length === 0
      )
        return
      event.preventDefault()
      onAdd(bucket)
    },
  }
}
