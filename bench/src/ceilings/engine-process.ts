import { Session } from 'chdb'
import { answerParent } from '../child.ts'
import type { EngineAnswer, EngineTask } from './engine.ts'

let session: Session | undefined

answerParent<EngineTask, EngineAnswer>(async (task) => {
  const startMs = performance.now()
  if (task.kind === 'open') {
    session = new Session(task.folder)
    return { rows: [], elapsedMs: performance.now() - startMs }
  }
  if (session === undefined) throw new Error('No folder is open.')
  const result = await session.queryAsync(task.sql, { format: 'JSONEachRow' })
  const text = result.text()
  const elapsedMs = performance.now() - startMs
  const rows = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
  return { rows, elapsedMs }
})
