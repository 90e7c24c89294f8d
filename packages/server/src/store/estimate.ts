import { EngineError, type Engine } from './engine.ts'
import { toAppError } from './select.ts'
import { compileSql, sql, type ScopedSql } from './sql.ts'
import type { QueryEstimate } from './store.ts'

/** What `query` would read, from the engine's index and the sizes of its columns. */
export async function estimate(engine: Engine, query: ScopedSql): Promise<QueryEstimate> {
  try {
    const { text, params } = compileSql(sql`EXPLAIN ESTIMATE ${query}`)
    const { rows } = await engine.query(text, params)
    const sum = (column: string) => rows.reduce((total, row) => total + Number(row[column] ?? 0), 0)
    const bytesPerRow = await bytesOfColumns(engine, query)
    const bytes = rows.reduce(
      (total, row) => total + Number(row['rows'] ?? 0) * (bytesPerRow.get(String(row['table'])) ?? 0),
      0,
    )
    return { rows: sum('rows'), parts: sum('parts'), marks: sum('marks'), bytes: Math.round(bytes) }
  } catch (cause) {
    throw cause instanceof EngineError ? toAppError(cause) : cause
  }
}

/** By table, the bytes that a row has in the columns that are read: at most, where a part of a column is. */
async function bytesOfColumns(engine: Engine, query: ScopedSql): Promise<ReadonlyMap<string, number>> {
  const { text, params } = compileSql(sql`EXPLAIN json = 1, header = 1 ${query}`)
  const { rows } = await engine.query(text, params)
  const reads = readsOf(JSON.parse(String(rows[0]?.['explain'] ?? '[]')))
  // Small parts keep their columns in one file and say nothing of each: a byte is the least there is.
  const sizes = await engine.query(
    'SELECT table, column, greatest(1, sum(column_data_uncompressed_bytes) / sum(rows)) AS bytes FROM system.parts_columns WHERE active AND database = currentDatabase() GROUP BY table, column',
  )
  const bytes = new Map(
    sizes.rows.map((row) => [`${String(row['table'])} ${String(row['column'])}`, Number(row['bytes'])]),
  )
  return new Map(
    [...reads].map(([table, columns]) => [
      table,
      [...columns].reduce((sum, column) => sum + (bytes.get(`${table} ${column}`) ?? 0), 0),
    ]),
  )
}

/** By table, the columns that a plan reads. */
function readsOf(plan: unknown): ReadonlyMap<string, ReadonlySet<string>> {
  const reads = new Map<string, Set<string>>()
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk)
    if (!isRecord(node)) return
    if (node['Node Type'] === 'ReadFromMergeTree') {
      const table = String(node['Description']).split('.').at(-1) ?? ''
      const columns = reads.get(table) ?? new Set<string>()
      reads.set(table, columns)
      const header = Array.isArray(node['Header']) ? node['Header'] : []
      // What is read of a column of JSON is named after a dot.
      for (const column of header)
        if (isRecord(column)) columns.add(String(column['Name']).split('.')[0] ?? '')
    }
    walk(node['Plan'])
    walk(node['Plans'])
  }
  walk(plan)
  return reads
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
