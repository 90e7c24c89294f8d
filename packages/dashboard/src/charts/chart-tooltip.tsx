import classes from './chart-tooltip.module.css'

interface TooltipRow {
  readonly name: string
  readonly color: string
  readonly value: string
}

export interface TooltipContent {
  readonly title: string
  readonly rows: readonly TooltipRow[]
  /** The same point of the period before. */
  readonly before?: TooltipRow
}

/** All that is at one place of the axis. */
export function ChartTooltip({ content: { title, rows, before } }: { readonly content: TooltipContent }) {
  return (
    <div className={classes.box}>
      <div className={classes.title}>{title}</div>
      {rows.map((row, place) => (
        <Row key={place} row={row} className={classes.row ?? ''} />
      ))}
      {before !== undefined && <Row row={before} className={`${classes.row} ${classes.before}`} />}
    </div>
  )
}

function Row({ row, className }: { readonly row: TooltipRow; readonly className: string }) {
  return (
    <div className={className}>
      <span className={classes.swatch} style={{ background: row.color }} />
      <span className={classes.name}>{row.name}</span>
      <span className={classes.value}>{row.value}</span>
    </div>
  )
}
