import { useContext, type MouseEvent } from 'react'
import { useTexts } from '../use-texts.ts'
import classes from './chart.module.css'
import { MarksContext, placedMarks } from './marks.ts'
import type { Plot } from './plot-layout.ts'

interface ChartMarksProps {
  readonly plot: Plot
  readonly buckets: readonly string[]
}

/** What is marked over time, drawn over a chart: a line at a moment, a band over a time, each with a button to open it. */
export function ChartMarks({ plot, buckets }: ChartMarksProps) {
  const { t } = useTexts()
  const marks = useContext(MarksContext)
  if (marks === undefined) return null
  return placedMarks(marks.list, buckets).map(({ mark, first, last }) => {
    const [left, right] = [plot.xOf(first), plot.xOf(last)]
    return (
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
    )
  })
}

/** What the right mouse button does in a chart over time: marks the bucket that it points at. */
export function useMarkHere(plot: Plot | undefined, buckets: readonly string[] = []) {
  const onAdd = useContext(MarksContext)?.onAdd
  if (plot === undefined || onAdd === undefined) return {}
  return {
    onContextMenu: (event: MouseEvent) => {
      const x = event.clientX - event.currentTarget.getBoundingClientRect().left
      const bucket = buckets[plot.bucketAt(x)]
      if (bucket === undefined) return
      if (placedMarks([{ id: '', text: '', from: bucket }], buckets).length === 0) return
      event.preventDefault()
      onAdd(bucket)
    },
  }
}
