import { createHash } from 'node:crypto'
import type { Engine } from '../engine.ts'
import { rowSettings } from '../row-settings.ts'

/** Under a token made of the rows: the same rows again, after a crash, are left out. */
export async function insertRows(engine: Engine, table: string, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return
  const lines = Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n'))
  const token = createHash('sha256').update(lines).digest('hex').slice(0, 32)
  await engine.insertLines(table, lines, { ...rowSettings, insert_deduplication_token: token })
}
