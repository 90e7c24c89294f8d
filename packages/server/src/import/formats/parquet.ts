import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { AppError } from '../../errors.ts'
import { draftOf, type RecordReader } from '../record.ts'
import type { Row, RowConverter } from '../mapping/apply-mapping.ts'

/** Rows decoded at a time, where a row group has more: what bounds the memory. */
const sliceRows = 50_000

export interface ParquetFile {
  readonly columns: readonly string[]
  readonly rows: number
  read(mapRow: RowConverter): RecordReader
}

/** Opens a Parquet file: its columns at once, its rows group by group. */
export async function openParquet(path: string): Promise<ParquetFile> {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('request_invalid', `${path} is no Parquet file that can be read: ${reason}`, { cause })
  })
  return {
    columns: topLevelColumns(metadata.schema),
    rows: Number(metadata.num_rows),
    async *read(mapRow) {
      let groupStart = 0
      for (const group of metadata.row_groups) {
        const groupEnd = groupStart + Number(group.num_rows)
        for (let start = groupStart; start < groupEnd; start += sliceRows) {
          const rowEnd = Math.min(groupEnd, start + sliceRows)
          const rows = await readRows(path, { file, metadata, compressors, rowStart: start, rowEnd })
          yield rows.map((raw, index) => {
            const row = plainRow(raw)
            return {
              line: start + index + 1,
              text: '',
              open: false,
              convert: () => {
                const mapped = mapRow(row)
                return 'kind' in mapped ? mapped : draftOf(mapped.event)
              },
            }
          })
        }
        groupStart = groupEnd
      }
    },
  }
}

async function readRows(
  path: string,
  options: Parameters<typeof parquetReadObjects>[0],
): Promise<readonly Record<string, unknown>[]> {
  try {
    return await parquetReadObjects(options)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const message = `The rows ${options.rowStart} to ${options.rowEnd} of ${path} cannot be read: ${reason}`
    throw new AppError('request_invalid', message, { cause })
  }
}

/** The schema is a tree, written depth first: the root, then each column followed by its own children. */
function topLevelColumns(schema: readonly { name: string; num_children?: number }[]): readonly string[] {
  const columns: string[] = []
  for (let at = 1; at < schema.length; at = afterSubtree(schema, at)) columns.push(schema[at]?.name ?? '')
  return columns
}

function afterSubtree(schema: readonly { num_children?: number }[], at: number): number {
  let next = at + 1
  for (let child = 0; child < (schema[at]?.num_children ?? 0); child += 1) next = afterSubtree(schema, next)
  return next
}

/** As JSON can hold it: whole numbers past 2^53 as text, dates as they are, bytes as text. */
function plainRow(row: Readonly<Record<string, unknown>>): Row {
  const plain: Record<string, unknown> = Object.create(null)
  for (const [column, value] of Object.entries(row)) plain[column] = plainValue(value)
  return plain
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (Array.isArray(value)) return value.map(plainValue)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainValue(inner)]))
}
