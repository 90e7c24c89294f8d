import type { ByteWriter } from './byte-writer.ts'
import type { Column } from './column.ts'

interface NumberKind {
  readonly type: 'Nullable(Float64)' | 'Float64' | 'UInt16'
  readonly create: new (rows: number) => Float64Array | Uint16Array
  /** What a row has that nothing is put into; 0 where this is not said. */
  readonly absent?: number
}

export function createNumberColumn(rows: number, { type, create, absent = 0 }: NumberKind): Column {
  const values = new create(rows).fill(absent)
  const nulls = type.startsWith('Nullable') ? new Uint8Array(rows).fill(1) : undefined
  return {
    type,
    put(row, value) {
      if (typeof value !== 'number') return false
      values[row] = value
      if (nulls !== undefined) nulls[row] = 0
      return true
    },
    write(to) {
      if (nulls !== undefined) to.bytes(nulls)
      writeNumbers(to, values)
    },
  }
}

/** Unix milliseconds, whole. */
export function createMomentColumn(rows: number): Column {
  const halves = new Int32Array(rows * 2)
  return {
    type: "DateTime64(3, 'UTC')",
    put(row, value) {
      if (!Number.isSafeInteger(value)) return false
      const moment = Number(value)
      const high = Math.floor(moment / 2 ** 32)
      halves[row * 2] = moment - high * 2 ** 32
      halves[row * 2 + 1] = high
      return true
    },
    write: (to) => writeNumbers(to, halves),
  }
}

export function createFlagColumn(rows: number): Column {
  const flags = new Uint8Array(rows)
  return {
    type: 'Bool',
    put(row, value) {
      if (typeof value !== 'boolean') return false
      flags[row] = Number(value)
      return true
    },
    write: (to) => to.bytes(flags),
  }
}

/** The memory of typed arrays is little-endian on every machine that the engine runs on, and so is its format. */
export function writeNumbers(
  to: ByteWriter,
  { buffer, byteOffset, byteLength }: Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array,
): void {
  to.bytes(new Uint8Array(buffer, byteOffset, byteLength))
}
