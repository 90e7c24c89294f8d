/** A table: the names of its columns, and rows of texts, numbers and nothing. */
export interface Rows {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** For eyes: columns side by side, numbers to the right, with no more digits than anybody reads. */
export function writeTable({ columns, rows }: Rows): string {
  const shown = rows.map((row) => row.map(showCell))
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...shown.map((row) => row[index]?.length ?? 0)),
  )
  const isNumeric = columns.map((_, index) => rows.every((row) => typeof row[index] !== 'string'))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => {
        const width = widths[index] ?? 0
        return isNumeric[index] === true ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  return `${[columns, widths.map((width) => '-'.repeat(width)), ...shown].map(line).join('\n')}\n`
}

/** For programs: RFC 4180, numbers with all their digits. */
export function writeCsv({ columns, rows }: Rows): string {
  const line = (cells: readonly (string | number | null)[]) =>
    `${cells.map((cell) => quoteCell(cell === null ? '' : String(cell))).join(',')}\r\n`
  return [columns, ...rows].map(line).join('')
}

function showCell(cell: string | number | null): string {
  if (cell === null) return '–'
  if (typeof cell === 'string') return cell
  return cell.toLocaleString('en-GB', { maximumFractionDigits: Math.abs(cell) < 1 ? 4 : 2 })
}

function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
