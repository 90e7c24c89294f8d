import { textFields, type TextField } from '@tidemark/event'
import { createFlagColumn, createMomentColumn, createNumberColumn } from './number-column.ts'
import { createListColumn } from './list-column.ts'
import { createLowCardinalityColumn } from './low-cardinality-column.ts'
import { createTextColumn } from './text-column.ts'
import type { ByteWriter } from './byte-writer.ts'

/** One column of a block while its rows are collected. A row that nothing is put into has the default. */
export interface Column {
  /** The engine's type of the bytes, which may be simpler than that of the table's column. */
  readonly type: string
  /** False when `value` is none that this column can hold. */
  put(row: number, value: unknown): boolean
  /** Writes every row as the engine's format `Native` has it. */
  write(to: ByteWriter): void
}

type CreateColumn = (rows: number) => Column

/** Fields of text with about as many values as there are people or pages: a dictionary is not worth it. */
const manifold: ReadonlySet<TextField> = new Set<TextField>([
  'user_id',
  'anonymous_id',
  'session_id',
  'correlation_id',
  'sender_event_id',
  'page_url',
  'page_path',
  'page_title',
  'page_search',
  'page_referrer',
  'ip',
])

const columns: ReadonlyMap<string, CreateColumn> = new Map<string, CreateColumn>([
  ['project_id', createLowCardinalityColumn],
  ['timestamp', createMomentColumn],
  ['received_at', createMomentColumn],
  ['value', (rows) => createNumberColumn(rows, { type: 'Nullable(Float64)', create: Float64Array })],
  ['retry_count', (rows) => createNumberColumn(rows, { type: 'UInt16', create: Uint16Array })],
  ['sample_rate', (rows) => createNumberColumn(rows, { type: 'Float64', create: Float64Array, absent: 1 })],
  ['is_bot', createFlagColumn],
  ['consent', createListColumn],
  ['context', createTextColumn],
  ...textFields.map((field): [string, CreateColumn] => [
    field,
    manifold.has(field) ? createTextColumn : createLowCardinalityColumn,
  ]),
])

/** A column for the field of this name; undefined where no such field is known. */
export function createColumn(field: string, rows: number): Column | undefined {
  return columns.get(field)?.(rows)
}
