import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export const writeKey = 'tmw_q8Zr2LkVx0PmT5sWc7YbJ4nHd9Gf'
export const readKey = 'tmr_u3Hn7BsQe6KyD1gRw9ZpX4mTc8Lf'

/** A server in a process of its own, as a user starts it. */
export interface ServerProcess {
  readonly url: string
  readonly process: ChildProcess
  /** What it has written so far. */
  output(): string
  /** Resolves with the exit code. */
  stop(): Promise<number | null>
  /** `kill -9`. */
  kill(): Promise<void>
}

const programs = {
  /** The whole of Tidemark, as a user starts it. */
  server: ['../src/main.ts', 'start'],
  /** Collect, log and store alone. */
  way: ['way-process.ts'],
} as const
export type Program = keyof typeof programs

/** Starts a server on `dataDir` and waits until it answers. @throws Error with its output when it ends before. */
export async function startServerProcess(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
  program: Program = 'server',
): Promise<ServerProcess> {
  const port = await freePort()
  const [file, ...args] = programs[program]
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], {
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      TIDEMARK_DATA_DIR: dataDir,
      TIDEMARK_LOG_LEVEL: 'warn',
      TIDEMARK_BOOTSTRAP_WRITE_KEY: writeKey,
      TIDEMARK_BOOTSTRAP_READ_KEY: readKey,
      NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)))
  const url = `http://127.0.0.1:${port}`
  const exited = once(child, 'exit')
  while (!(await answers(url))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The server ended: ${output}`)
    await sleep(25)
  }
  return {
    url,
    process: child,
    output: () => output,
    async stop() {
      child.kill('SIGINT')
      await exited
      return child.exitCode
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/livez`)).ok
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
