import { Session } from 'chdb'
import { answerParent } from '../child.ts'
import type { EngineAnswer, EngineTask } from './engine.ts'

let open: Session | undefined

answerParent<EngineTask, EngineAnswer>(async (task) => {
  switch (task.kind) {
    case 'open':
      return timed(async () => {
        open = new Session(task.folder)
        return []
      })
    case 'query':
      return query(session(), task.sql)
    case 'insert':
      return insert(session(), task)
  }
})

function session(): Session {
  if (open === undefined) throw new Error('No folder is open.')
  return open
}

async function query(session: Session, sql: string): Promise<EngineAnswer> {
  const startMs = performance.now()
  const result = await session.queryAsync(sql, { format: 'JSONEachRow' })
  const text = result.text()
  // Reading the rows is the bench's own need, and no part of the engine's time.
  const elapsedMs = performance.now() - startMs
  const lines = text.split('\n').filter((line) => line !== '')
  return { rows: lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>), elapsedMs }
}

async function insert(
  session: Session,
  { table, rows, batchRows }: EngineTask & { readonly kind: 'insert' },
): Promise<EngineAnswer> {
  const batches: Buffer[] = []
  for (let at = 0; at < rows.length; at += batchRows) {
    const lines = rows.slice(at, at + batchRows).map((row) => JSON.stringify(row))
    batches.push(Buffer.from(lines.join('\n')))
  }
  return timed(async () => {
    for (const values of batches) await session.insert({ table, values, format: 'JSONEachRow' })
    return []
  })
}

async function timed(work: () => Promise<EngineAnswer['rows']>): Promise<EngineAnswer> {
  const startMs = performance.now()
  const rows = await work()
  return { rows, elapsedMs: performance.now() - startMs }
}
