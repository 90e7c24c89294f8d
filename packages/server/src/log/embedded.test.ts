import { fork } from 'node:child_process'
import { once } from 'node:events'
import { statfsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testLog } from './conformance.ts'
import { openEmbeddedLog } from './embedded.ts'

const roomy = { maxBytes: 1e9, minFreeBytes: 1, maxLagEntries: 1e9 }

testLog('embedded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-log-'))
  let freeBytes: number | undefined
  return {
    open: (limits) =>
      openEmbeddedLog({
        folder,
        ...roomy,
        ...limits,
        freeBytes: (of) => {
          if (freeBytes !== undefined) return freeBytes
          const { bavail, bsize } = statfsSync(of)
          return bavail * bsize
        },
      }),
    setFreeBytes: (bytes) => {
      freeBytes = bytes
    },
    destroy: () => rm(folder, { recursive: true, force: true }),
  }
})

test('[L1] kill -9 at random moments loses no entry that append resolved for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-log-'))
  try {
    const acknowledged: number[] = []
    for (let round = 0; round < 8; round += 1) {
      const writer = fork(join(import.meta.dirname, 'testing/writer.ts'), [folder], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
      writer.on('message', (offset) => acknowledged.push(Number(offset)))
      await once(writer, 'message')
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 150))
      writer.kill('SIGKILL')
      await once(writer, 'close')
    }
    const log = await openEmbeddedLog({ folder, ...roomy })
    const reader = await log.reader('check')
    const kept = new Map(
      reader
        .read(1, { maxEntries: 1e9, maxBytes: 1e12 })
        .map((entry) => [entry.offset, Buffer.from(entry.bytes).toString()]),
    )
    expect(acknowledged.length).toBeGreaterThan(8)
    for (const offset of acknowledged) expect(kept.get(offset)?.length).toBe(1000)
    await log.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
