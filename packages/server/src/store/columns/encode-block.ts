import { setImmediate as nextTurn } from 'node:timers/promises'
import { createByteWriter } from './byte-writer.ts'
import { createColumn, type Column } from './column.ts'
import { writeUuid } from './uuid.ts'
import type { ColumnBlock } from './block.ts'

const idStart = '{"event_id":"'.length
const idEnd = idStart + 36
const propertiesMark = ',"properties":'
/** Five milliseconds of work, after which those who ask the same process get their turn. */
const linesPerTurn = 1_000

/**
 * Turns lines of the log into columns. The engine takes half the processor time for them that it takes for
 * JSON, and this work is done while it inserts the block before. `undefined` when a line is not as collect
 * writes it: the engine is then given the lines themselves, and says what is wrong with them.
 */
export async function encodeBlock(lines: readonly Buffer[]): Promise<ColumnBlock | undefined> {
  const rows = createRows(lines.length)
  let totalBytes = 0
  for (const [row, line] of lines.entries()) {
    if (row > 0 && row % linesPerTurn === 0) await nextTurn()
    if (!putLine(rows, row, line)) return undefined
    totalBytes += line.length
  }
  return { ...assemble(rows, totalBytes), span: rows.span }
}

interface Rows {
  readonly count: number
  readonly ids: Uint8Array
  /** Those fields that any row has. */
  readonly columns: Map<string, Column>
  /** JSON. */
  readonly properties: Buffer[]
  readonly span: { firstMs: number; lastMs: number }
}

function createRows(count: number): Rows {
  return {
    count,
    ids: new Uint8Array(count * 16),
    columns: new Map(),
    properties: [],
    span: { firstMs: Infinity, lastMs: -Infinity },
  }
}

function putLine(rows: Rows, row: number, line: Buffer): boolean {
  // A character a byte: what is UTF-8 stays so, without being decoded here and encoded again.
  const text = line.toString('latin1', idEnd)
  const end = text.indexOf(propertiesMark)
  if (end === -1 || !text.startsWith('",') || !writeUuid(rows.ids, row * 16, line, idStart)) return false
  const fields = text.slice(2, end)
  // An escaped character may be one that takes several bytes.
  if (fields.includes('\\u')) return false
  rows.properties.push(line.subarray(idEnd + end + propertiesMark.length, line.length - 1))
  return putFields(rows, row, fields)
}

function putFields({ columns, count, span }: Rows, row: number, json: string): boolean {
  const fields = parse(`{${json}}`)
  const at = Number(fields?.['timestamp'])
  span.firstMs = Math.min(span.firstMs, at)
  span.lastMs = Math.max(span.lastMs, at)
  for (const name in fields) {
    const column = columns.get(name) ?? createColumn(name, count)
    if (column === undefined || !column.put(row, fields[name])) return false
    columns.set(name, column)
  }
  return fields !== undefined
}

function parse(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(json) as Readonly<Record<string, unknown>>
  } catch {
    // For the engine to say what is wrong with the line.
    return undefined
  }
}

function assemble({ count, ids, columns, properties }: Rows, totalBytes: number): Omit<ColumnBlock, 'span'> {
  const to = createByteWriter(totalBytes)
  to.varint(columns.size + 2)
  to.varint(count)
  to.text('event_id')
  to.text('UUID')
  to.bytes(ids)
  for (const [name, column] of columns) {
    to.text(name)
    to.text(column.type)
    column.write(to)
  }
  to.text('properties')
  to.text('String')
  for (const json of properties) {
    to.varint(json.length)
    to.bytes(json)
  }
  const types = [...columns].map(([name, { type }]) => `${name} ${type}`)
  return {
    names: ['event_id', ...columns.keys(), 'properties'],
    structure: ['event_id UUID', ...types, 'properties String'].join(', '),
    bytes: to.result(),
  }
}
