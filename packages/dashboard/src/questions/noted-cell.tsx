import type { ReactNode } from 'react'
import classes from './noted-cell.module.css'

interface NotedCellProps {
  readonly note: string
  readonly children: ReactNode
}

/** A figure with a lesser one beside it. */
export function NotedCell({ note, children }: NotedCellProps) {
  return (
    <>
      {children} <span className={classes.note}>{note}</span>
    </>
  )
}
