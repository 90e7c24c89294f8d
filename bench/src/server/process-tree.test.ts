import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { watchMemory } from './memory-watch.ts'
import { processTree, treeMemory, treeProcessorMs } from './process-tree.ts'

test('the tree holds a process and what it started', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await new Promise((resolve) => child.once('spawn', resolve))
  const before = await treeMemory(process.pid)
  expect(await processTree(process.pid)).toContain(child.pid)
  expect(before.pssBytes).toBeGreaterThan(10 * 1024 * 1024)
  expect(before.rssBytes).toBeGreaterThanOrEqual(before.pssBytes)
  expect(await treeProcessorMs(process.pid)).toBeGreaterThan(0)
  child.kill()
  await new Promise((resolve) => child.once('exit', resolve))
  expect(await processTree(process.pid)).not.toContain(child.pid)
})

test('a watch gives the peak', async () => {
  const watch = watchMemory(process.pid, 5)
  const peak = await watch.stop()
  expect(peak.pssBytes).toBeGreaterThan(10 * 1024 * 1024)
})
