import { cellText } from './cell-text.ts'
import type { Row } from './apply-mapping.ts'

export interface Template {
  readonly columns: readonly string[]
  /** The column that the template is nothing but. */
  readonly only: string | undefined
  /** `undefined` where every column in it is empty, and there is one. */
  fill(row: Row): string | undefined
}

/** `{year}-{month}` with the row's columns in its places. `{{` is a brace. */
export function compileTemplate(text: string): Template {
  const parts = text.split(/(\{\{|\{[^{}]+\})/)
  const pieces = parts.map((part) =>
    part.length > 2 && part.startsWith('{')
      ? { column: part.slice(1, -1) }
      : { text: part.replace('{{', '{') },
  )
  const columns = pieces.flatMap((piece) => ('column' in piece ? [piece.column] : []))
  return {
    columns,
    only: columns.length === 1 && text === `{${columns[0]}}` ? columns[0] : undefined,
    fill(row) {
      const values = columns.map((column) => cellText(row[column]))
      if (columns.length > 0 && values.every((value) => value === '')) return undefined
      let next = 0
      const filled = pieces.map((piece) => ('column' in piece ? values[next++] : piece.text))
      return filled.join('')
    },
  }
}
