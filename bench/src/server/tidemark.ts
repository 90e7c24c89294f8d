import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stopProcess } from '../child.ts'
import type { Destination } from '../load/request-body.ts'
import { profilingEnvironment, startProfiling, type Profiling } from './profiling.ts'

const main = fileURLToPath(new URL('../../../packages/server/src/main.ts', import.meta.url))
const startLimitMs = 120_000
const stopLimitMs = 120_000
const pollMs = 10

export interface Keys {
  readonly write: string
  readonly read: string
}

export interface TidemarkOptions {
  readonly dataDir: string
  readonly keys: Keys
  /** Further settings, by their names in the environment. */
  readonly settings?: Readonly<Record<string, string>>
  readonly profiling?: Profiling | undefined
}

/** A server under test: a process of its own, with nothing set but what the bench sets. */
export interface Tidemark {
  readonly pid: number
  readonly baseUrl: string
  readonly keys: Keys
  readonly events: Destination
  /** From the start of the process until `/readyz` answered 200. */
  readonly readyAfterMs: number
  stop(): Promise<void>
}

export async function startTidemark(options: TidemarkOptions): Promise<Tidemark> {
  const { dataDir, keys, profiling } = options
  await mkdir(dataDir, { recursive: true })
  const port = await freePort()
  const output = join(dataDir, '..', 'server-output.txt')
  const startMs = performance.now()
  const child = spawn(process.execPath, [main, 'start'], {
    cwd: dataDir,
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      TIDEMARK_DATA_DIR: dataDir,
      TIDEMARK_LOG_LEVEL: 'warn',
      // Addresses come from the generator's headers, so that countries are looked up as they are in production.
      TIDEMARK_TRUST_PROXY: 'true',
      TIDEMARK_BOOTSTRAP_WRITE_KEY: keys.write,
      TIDEMARK_BOOTSTRAP_READ_KEY: keys.read,
      ...options.settings,
      ...(await profilingEnvironment(profiling)),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const file = createWriteStream(output)
  child.stdout.pipe(file, { end: false })
  child.stderr.pipe(file, { end: false })

  const baseUrl = `http://127.0.0.1:${port}`
  while (!(await isReady(baseUrl))) {
    const ended = child.exitCode !== null || child.signalCode !== null
    if (!ended && performance.now() - startMs < startLimitMs) {
      await new Promise((resolve) => setTimeout(resolve, pollMs))
      continue
    }
    await stopProcess(child, 1_000)
    throw new Error(
      `The server did not become ready. It said:\n${(await readFile(output, 'utf8')).slice(-4_000)}`,
    )
  }
  const readyAfterMs = performance.now() - startMs
  const pid = child.pid ?? 0
  const writeProfiles = profiling && (await startProfiling(profiling, pid))
  return {
    pid,
    baseUrl,
    keys,
    events: { host: '127.0.0.1', port, path: '/v1/events', writeKey: keys.write },
    readyAfterMs,
    async stop() {
      await writeProfiles?.()
      await stopProcess(child, stopLimitMs)
      file.end()
    },
  }
}

async function isReady(baseUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${baseUrl}/readyz`)
    await response.text()
    return response.status === 200
  } catch {
    // Not listening yet.
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
