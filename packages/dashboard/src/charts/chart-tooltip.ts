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

/**
 * The tooltip of a bucket. Names come from strangers, and the chart library would take a string as HTML: so
 * this makes elements, and sets every text as text.
 */
export function buildTooltip({ title, rows, before }: TooltipContent): HTMLElement {
  const box = element('div', classes.box)
  box.append(element('div', classes.title, title))
  for (const row of rows) box.append(buildRow(row, classes.row))
  if (before !== undefined) box.append(buildRow(before, `${classes.row} ${classes.before}`))
  return box
}

function buildRow({ name, color, value }: TooltipRow, className: string | undefined): HTMLElement {
  const row = element('div', className)
  const swatch = element('span', classes.swatch)
  swatch.style.background = color
  row.append(swatch, element('span', classes.name, name), element('span', classes.value, value))
  return row
}

function element(tag: 'div' | 'span', className: string | undefined, text = ''): HTMLElement {
  const made = document.createElement(tag)
  made.className = className ?? ''
  made.textContent = text
  return made
}
