import type { Column } from './column.ts'

/** A text a row, each written whole. */
export function createTextColumn(rows: number): Column {
  const texts = Array.from<string>({ length: rows }).fill('')
  return {
    type: 'String',
    put(row, value) {
      if (typeof value !== 'string') return false
      texts[row] = value
      return true
    },
    write(to) {
      for (const text of texts) to.text(text)
    },
  }
}
