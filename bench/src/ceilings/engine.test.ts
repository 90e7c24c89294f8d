import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startChild } from '../child.ts'
import { startEngineOnCopy, type EngineAnswer, type EngineTask } from './engine.ts'

const script = new URL('./engine-process.ts', import.meta.url)

test('the engine answers from a copy of the files that the server left', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  const dataDir = join(folder, 'data')
  const writer = startChild<EngineTask, EngineAnswer>(script)
  await writer.ask({ kind: 'open', folder: join(dataDir, 'store') })
  for (const sql of [
    'CREATE DATABASE tidemark',
    'CREATE TABLE tidemark.events (project_id String, name String) ENGINE = MergeTree ORDER BY project_id',
  ])
    await writer.ask({ kind: 'query', sql })
  const rows = Array.from({ length: 300 }, (_, index) => ({
    project_id: index < 200 ? 'many' : 'few',
    name: 'a',
  }))
  await writer.ask({ kind: 'insert', table: 'tidemark.events', rows, batchRows: 100 })
  await writer.stop()

  const engine = await startEngineOnCopy(dataDir, folder)
  expect(engine).toMatchObject({ database: 'tidemark', project: 'many' })
  const { rows: counted, elapsedMs } = await engine.query(
    'SELECT count()::UInt32 AS events FROM tidemark.events',
  )
  expect(counted).toEqual([{ events: 300 }])
  expect(elapsedMs).toBeGreaterThan(0)
  expect(await engine.insertRate()).toBeGreaterThan(0)
  await expect(engine.query('SELECT nothing')).rejects.toThrow('nothing')
  await engine.stop()
  await rm(folder, { recursive: true })
})
