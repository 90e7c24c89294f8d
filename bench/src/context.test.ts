import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { median, quickSizes, withFolder, type BenchContext } from './context.ts'

// Above the highest process id that Linux gives.
const deadPid = 5_000_000

test('a run has a folder of its own, and clears away those of runs that were killed', async () => {
  const cacheFolder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  for (const name of [`run-${deadPid}-a`, `run-${process.ppid}-b`, 'filled-1'])
    await mkdir(join(cacheFolder, name))
  const context: BenchContext = {
    sizes: quickSizes,
    cacheFolder,
    profileFolder: undefined,
    refill: false,
    say: () => undefined,
  }
  await withFolder(context, async (folder) => {
    expect(await readdir(folder)).toEqual([])
    expect(await readdir(cacheFolder)).toHaveLength(3)
  })
  expect((await readdir(cacheFolder)).toSorted()).toEqual(['filled-1', `run-${process.ppid}-b`])
  await rm(cacheFolder, { recursive: true })
})

test('the median of an even number of values lies between the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([9, 1, 5])).toBe(5)
})
