import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface RealTidemark extends AsyncDisposable {
  readonly origin: string
  /** Where the first owner is made, as the server prints it; `undefined` when its settings made one. */
  readonly setupUrl: string | undefined
  /** Commands find the running server by it. */
  readonly dataDir: string
}

const main = join(import.meta.dirname, '../../server/src/main.ts')

/** Tidemark itself, as its command starts it: in a process and a folder of its own, on a free port. */
export async function startRealTidemark(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RealTidemark> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-page-'))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'start'], {
    cwd: folder,
    env: {
      ...environment,
      PORT: '0',
      TIDEMARK_DATA_DIR: join(folder, 'data'),
      TIDEMARK_LOG_LEVEL: 'warn',
      TIDEMARK_BOOTSTRAP_PROJECT_NAME: 'Lantern shop',
      TIDEMARK_BOOTSTRAP_TIMEZONE: 'Europe/Berlin',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = await firstLines(child)
  const origin = /answers at (http:\/\/\S+)/.exec(printed)?.[1]
  if (origin === undefined) throw new Error(`The server printed no address:\n${printed}`)
  return {
    origin,
    dataDir: join(folder, 'data'),
    setupUrl: /http\S+\/setup\?token=\S+/.exec(printed)?.[0],
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What it says until it is ready. */
async function firstLines(child: ChildProcess): Promise<string> {
  let text = ''
  return await new Promise((resolve, reject) => {
    const take = (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('Ctrl-C stops it')) resolve(text)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${text}`)))
  })
}
