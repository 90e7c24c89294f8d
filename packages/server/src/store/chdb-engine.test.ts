import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openChdbEngine } from './chdb-engine.ts'

test('[T1] what a failed statement had written is not in the next answer of its session', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-engine-'))
  const engine = await openChdbEngine({ folder, maxMemoryBytes: 1e9, mergeThreads: 1, queryConcurrency: 1 })
  for (const limit of [
    { max_rows_to_read: 1_000_000 },
    { max_result_rows: 100_000 },
    { max_execution_time: 0.3 },
  ]) {
    await expect(
      engine.query(
        'SELECT number AS secret FROM numbers(1000000000)',
        {},
        { ...limit, max_block_size: 10_000 },
      ),
    ).rejects.toMatchObject({ name: 'EngineError' })
    expect((await engine.query('SELECT 1 AS mine')).rows).toEqual([{ mine: 1 }])
  }
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})
