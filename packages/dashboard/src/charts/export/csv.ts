export type CsvCell = string | number | null

/**
 * As spreadsheets read it: commas, CRLF, quotes where needed, a mark for UTF-8 at the beginning. A text that they would
 * take for a formula has an apostrophe before it: what senders wrote must not run in the reader's spreadsheet.
 */
export function csvOf(rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('')}`
}

function cellText(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = /^[\s]*[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
