import { link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderSize } from './folder-size.ts'

test('counts what lies deep once, whatever its names', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  await mkdir(join(folder, 'a', 'b'), { recursive: true })
  await writeFile(join(folder, 'a', 'b', 'file'), Buffer.alloc(1_000_000, 1))
  await link(join(folder, 'a', 'b', 'file'), join(folder, 'same'))
  const bytes = await folderSize(folder)
  expect(bytes).toBeGreaterThanOrEqual(1_000_000)
  expect(bytes).toBeLessThan(1_100_000)
  await rm(folder, { recursive: true })
})
