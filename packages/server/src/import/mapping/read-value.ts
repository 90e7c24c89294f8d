import { cellText } from './cell-text.ts'
import type { ColumnType } from './mapping.ts'

/** Of `text` (CSV) nothing says what is a number: it is known by its look. `typed` (JSON, Parquet) says it. */
export type CellKind = 'text' | 'typed'

/**
 * What a cell holds, by its type, or, without one, by its look. `undefined`: it cannot be read so. Only text
 * that comes out of a number unchanged is one: 007, 1e5 and 12345678901234567890 stay the text that they are.
 */
export function readValue(raw: unknown, type: ColumnType | undefined, cells: CellKind): unknown {
  if (typeof raw !== 'string')
    return type === 'text' ? cellText(raw) : type === 'number' ? numberOf(raw) : raw
  switch (type) {
    case 'text':
      return raw
    case 'number':
      return numberOf(raw)
    case 'boolean':
      return booleanOf(raw)
    case 'json':
      return jsonOf(raw)
    case undefined:
      return cells === 'text' ? byLook(raw) : raw
  }
}

function numberOf(raw: unknown): number | undefined {
  if (typeof raw === 'boolean') return undefined
  const text = cellText(raw).trim()
  const number = text === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) ? number : undefined
}

function booleanOf(text: string): boolean | undefined {
  const word = text.trim().toLowerCase()
  if (['true', 't', 'yes', 'y', '1'].includes(word)) return true
  return ['false', 'f', 'no', 'n', '0'].includes(word) ? false : undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Said by the caller, with the column's name.
    return undefined
  }
}

function byLook(text: string): unknown {
  if (text === 'true') return true
  if (text === 'false') return false
  // Number() takes spaces and hexadecimal; only what prints the same again is a number without doubt.
  if (text.length > 0 && text.length < 18 && /^-?\d/.test(text)) {
    const number = Number(text)
    const plain = /\.\d*0$/.test(text) ? text.replace(/\.?0+$/, '') : text
    if (String(number) === plain && (!Number.isInteger(number) || Number.isSafeInteger(number))) return number
  }
  return text
}
