import classes from './noted-cell.module.css'

interface SwatchCellProps {
  readonly color: string
  readonly text: string
  readonly note?: string | undefined
}

/** What a row is about, with the colour that it is drawn in. */
export function SwatchCell({ color, text, note }: SwatchCellProps) {
  return (
    <>
      <span className={classes.swatch} style={{ background: color }} />
      {text}
      {note !== undefined && <span className={classes.note}> {note}</span>}
    </>
  )
}
