import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createEventId } from '@tidemark/event'
import { afterAll, expect, test } from 'vitest'
import { readKey, startServerProcess, writeKey } from './server-process.ts'

const MiB = 1024 * 1024
const disk = mountSmallDisk()

afterAll(() => {
  if (disk !== undefined) {
    execFileSync('umount', ['-l', disk])
    rmdirSync(disk)
  }
})

test.skipIf(disk === undefined)(
  // Without the right to mount a small disk there is none to fill; running.test.ts has what the floor alone shows.
  '[L3] a disk that fills: 503, nothing acknowledged is lost, and it goes on by itself when there is room',
  async () => {
    const server = await startServerProcess(join(disk ?? '', 'data'), { TIDEMARK_LOG_MIN_FREE_BYTES: '0' })
    const acknowledged = new Set<string>()
    const send = async () => {
      const ids = Array.from({ length: 50 }, () => createEventId(Date.now()))
      const response = await fetch(`${server.url}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${writeKey}` },
        body: JSON.stringify(
          ids.map((event_id) => ({
            event_id,
            name: 'buy',
            user_id: 'ann',
            properties: { pad: 'x'.repeat(2000) },
          })),
        ),
      })
      const answer = (await response.json()) as { readonly accepted?: number; readonly code?: string }
      if (response.ok) for (const id of ids) acknowledged.add(id)
      return { status: response.status, ...answer }
    }
    expect(await send()).toMatchObject({ status: 200, accepted: 50 })

    // To the last block, as somebody else's files would.
    const { bavail, bsize } = await statfs(disk ?? '')
    const filler = join(disk ?? '', 'filler')
    await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => undefined)
    let refused = await send()
    for (let tries = 0; refused.status === 200 && tries < 1000; tries += 1) refused = await send()
    expect(refused).toMatchObject({ status: 503, code: 'disk_full' })
    await until(async () => (await fetch(`${server.url}/readyz`)).status === 503)

    await rm(filler)
    await until(async () => (await send()).status === 200)
    await until(async () => (await stored(server.url)) === acknowledged.size)
    await until(async () => (await fetch(`${server.url}/readyz`)).ok)
    await server.stop()
  },
)

async function stored(url: string): Promise<number> {
  const response = await fetch(`${url}/v1/ledger`, { headers: { authorization: `Bearer ${readKey}` } })
  if (!response.ok) return -1
  const { hours } = (await response.json()) as { readonly hours: readonly { readonly stored: number }[] }
  return hours.reduce((sum, hour) => sum + hour.stored, 0)
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(100)
}

function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${300 * MiB}`, 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    // No right to mount, or no such system: the test says that it was left out.
    rmdirSync(folder)
    return undefined
  }
}
