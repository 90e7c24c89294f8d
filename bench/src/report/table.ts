import { isMet, ratioOf, type Figure, type Row } from './row.ts'

const heads = ['what', 'figure', 'ceiling', 'ratio', 'target', 'met'] as const

/** The rows as a Markdown table that also reads well on a terminal, with their notes below. */
export function renderTable(rows: readonly Row[]): string {
  const lines = [heads, ...rows.map(cells)]
  const widths = heads.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)))
  const render = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  const notes = rows.flatMap((row) => row.notes.map((note) => `- ${row.what}: ${note}`))
  const table = [render(heads), rule, ...lines.slice(1).map(render)]
  return [...table, ...(notes.length > 0 ? ['', ...notes] : []), ''].join('\n')
}

function renderFigure({ value, unit }: Figure): string {
  return `${renderNumber(value)} ${unit}`
}

function cells(row: Row): readonly string[] {
  const ratio = ratioOf(row)
  const met = isMet(row)
  return [
    row.what,
    renderFigure(row.figure),
    row.ceiling === undefined ? '' : `${renderFigure(row.ceiling)} (${row.ceiling.what})`,
    ratio === undefined ? '' : ratio.toFixed(2),
    renderTarget(row),
    met === undefined ? '' : met ? 'yes' : 'NO',
  ]
}

function renderTarget({ target, figure }: Row): string {
  if (target === undefined) return ''
  const sign = target.bound === 'at-least' ? '≥' : '≤'
  return target.of === 'ratio'
    ? `ratio ${sign} ${target.value}`
    : `${sign} ${renderFigure({ value: target.value, unit: figure.unit })}`
}

function renderNumber(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US')
  if (value >= 100 || Number.isInteger(value)) return String(Math.round(value))
  return value.toFixed(value >= 10 ? 1 : 2)
}
