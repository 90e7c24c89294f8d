import { assert } from '../../errors.ts'
import type { Row } from '../../store/store.ts'

/** A number of a row; null where the engine has none. */
export function readNumber(row: Row, column: string): number | null {
  const value = row[column]
  if (value === null) return null
  assert(typeof value === 'number', `${column} is ${typeof value} and no number`)
  return value
}

/** A text of a row; null where it is unset. */
export function readText(row: Row, column: string): string | null {
  const value = row[column]
  if (value === null) return null
  assert(typeof value === 'string', `${column} is ${typeof value} and no text`)
  return value
}

/** The numbers of a row's list. */
export function readNumbers(row: Row, column: string): readonly number[] {
  const value = row[column] ?? []
  assert(Array.isArray(value), `${column} is no list`)
  return value.map(Number)
}
