import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '../../src/config.ts'
import { startServer } from '../../src/server.ts'
import { readKey, writeKey } from '../server-process.ts'

export type Stored = Readonly<Record<string, unknown>>

/** A running server that a vendor's SDK sends to. */
export interface Tidemark extends AsyncDisposable {
  readonly url: string
  readonly writeKey: string
  /** Waits for `count` events that no call gave before; in the order in which they happened. */
  take(count: number): Promise<readonly Stored[]>
  /** Waits for `count` dead letters that no call gave before. */
  takeDead(count: number): Promise<readonly Stored[]>
}

export async function startTidemark(environment: Readonly<Record<string, string>> = {}): Promise<Tidemark> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-vendors-'))
  const config = loadConfig({
    TIDEMARK_DATA_DIR: folder,
    TIDEMARK_BOOTSTRAP_WRITE_KEY: writeKey,
    TIDEMARK_BOOTSTRAP_READ_KEY: readKey,
    TIDEMARK_LOADER_FLUSH_INTERVAL_MS: '20',
    ...environment,
  })
  const server = await startServer(config, { quiet: true, port: 0 })
  const seen = new Set<unknown>()

  async function take(path: string, list: string, id: string, count: number): Promise<readonly Stored[]> {
    for (;;) {
      const response = await fetch(`${server.url}${path}?limit=200`, {
        headers: { authorization: `Bearer ${readKey}` },
      })
      const page = (await response.json()) as Readonly<Record<string, readonly Stored[]>>
      const fresh = (page[list] ?? []).filter((item) => !seen.has(item[id]))
      if (fresh.length >= count) {
        for (const item of fresh) seen.add(item[id])
        return fresh
      }
      await sleep(30)
    }
  }

  return {
    url: server.url,
    writeKey,
    async take(count) {
      const events = await take('/v1/analytics/events', 'events', 'event_id', count)
      return events.toSorted((a, b) => String(a['timestamp']).localeCompare(String(b['timestamp'])))
    },
    takeDead: (count) => take('/v1/dead-letters', 'dead_letters', 'dead_letter_id', count),
    async [Symbol.asyncDispose]() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
