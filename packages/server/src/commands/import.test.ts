import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { constants, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { withFolder } from '../import/test-import.ts'
import { startTestReceiver, type TestReceiver, type TestReceiverOptions } from '../import/test-receiver.ts'

const bin = fileURLToPath(new URL('../../bin/tidemark.js', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function start(dir: string, args: readonly string[], node = process.execPath): ChildProcess {
  const env = {
    PATH: process.env['PATH'],
    HOME: dir,
    TIDEMARK_DATA_DIR: join(dir, 'data'),
  }
  return spawn(node, [bin, ...args], { env, cwd: dir })
}

async function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

function tidemark(dir: string, ...args: readonly string[]): Promise<Ended> {
  return ended(start(dir, args))
}

function withWorld(
  use: (world: { dir: string; receiver: TestReceiver; remote: readonly string[] }) => Promise<void>,
  options?: TestReceiverOptions,
): Promise<void> {
  return withFolder(async (dir) => {
    const receiver = await startTestReceiver(options)
    try {
      await use({ dir, receiver, remote: ['--url', receiver.url, '--key', 'secret'] })
    } finally {
      await receiver.close()
    }
  })
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
}

const count = 4000
const text = Array.from({ length: count }, (_, index) => `{"name":"n","value":${index}}\n`).join('')

test('[I1] killed with -9 again and again in the middle, every record counts once', () =>
  withWorld(
    async ({ dir, receiver, remote }) => {
      const path = join(dir, 'events.ndjson')
      await writeFile(path, text)
      for (let kill = 1; kill <= 6; kill += 1) {
        const child = start(dir, ['import', path, ...remote, '--batch', '20'])
        const before = receiver.requests.length
        await until(() => receiver.requests.length >= before + 5 * kill)
        child.kill('SIGKILL')
        await once(child, 'close')
      }
      const { code, stdout } = await tidemark(dir, 'import', path, ...remote, '--batch', '500', '--json')
      expect(code).toBe(0)
      expect(JSON.parse(stdout).files[0].outcome).toBe('finished')
      const values = [...receiver.events.values()].map(({ value }) => Number(value))
      expect(values.length).toBe(count)
      expect(new Set(values).size).toBe(count)
    },
    { delayMs: 3 },
  ))

test('[I1] Ctrl-C ends with a summary that says how to go on, and the next run does', () =>
  withWorld(
    async ({ dir, receiver, remote }) => {
      const path = join(dir, 'events.ndjson')
      await writeFile(path, text)
      const child = start(dir, ['import', path, ...remote, '--batch', '20'])
      const end = ended(child)
      await until(() => receiver.requests.length >= 5)
      child.kill('SIGINT')
      const { code, stdout } = await end
      expect(code).toBe(130)
      expect(stdout).toMatch(/stopped\. Run the same command again: it goes on here\.\n {2}read/)
      const { stdout: second } = await tidemark(dir, 'import', path, ...remote)
      expect(second).toMatch(/finished\.\n {2}before +\d/)
      expect(receiver.events.size).toBe(count)
    },
    { delayMs: 3 },
  ))

test('the server of the data folder is found, and its project', () =>
  withWorld(async ({ dir, receiver }) => {
    const path = join(dir, 'a.csv')
    await writeFile(path, 'when,who\n2026-01-01,ann\n2026-01-02,bo\nnever,cy\n')
    await mkdir(join(dir, 'data'))
    await writeFile(
      join(dir, 'data', 'server.json'),
      JSON.stringify({ pid: 1, url: receiver.url, token: 'secret' }),
    )
    const flags = [
      '--set',
      'name=visit',
      '--column',
      'timestamp=when',
      '--column',
      'user_id=who',
      '--rejects',
      join(dir, 'rejects'),
    ]
    const { code, stdout } = await tidemark(dir, 'import', path, ...flags)
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/accepted +2\n +refused +1\n +timestamp_invalid +1\n +line 4: /),
    ])
    expect([...receiver.events.values()].map(({ user_id, timestamp }) => [user_id, timestamp])).toEqual([
      ['ann', Date.UTC(2026, 0, 1)],
      ['bo', Date.UTC(2026, 0, 2)],
    ])
    expect(JSON.parse(await readFile(join(dir, 'rejects'), 'utf8'))).toMatchObject({
      line: 4,
      text: 'never,cy',
    })
  }))

test('of several projects one must be named', () =>
  withWorld(
    async ({ dir, receiver }) => {
      await mkdir(join(dir, 'data'))
      await writeFile(
        join(dir, 'data', 'server.json'),
        JSON.stringify({ pid: 1, url: receiver.url, token: 'secret' }),
      )
      await writeFile(join(dir, 'a.ndjson'), '{"name":"x"}\n')
      const unnamed = await tidemark(dir, 'import', 'a.ndjson')
      expect([unnamed.code, unnamed.stderr]).toEqual([
        1,
        expect.stringMatching(/--project\.\n {2}p1 {2}One\n {2}p2 {2}Two/),
      ])
      expect(await tidemark(dir, 'import', 'a.ndjson', '--project', 'two')).toMatchObject({ code: 0 })
      expect(await tidemark(dir, 'import', 'a.ndjson', '--project', 'three')).toMatchObject({ code: 1 })
    },
    {
      projects: [
        { id: 'p1', name: 'One' },
        { id: 'p2', name: 'Two' },
      ],
    },
  ))

test('mistakes in the command end with 2, faults with 1 and what to do, and never with a stack', () =>
  withWorld(async ({ dir, remote }) => {
    const cases: [readonly string[], number, RegExp][] = [
      [['frob'], 2, /unknown command/],
      [['import'], 2, /missing required argument/],
      [['import', 'a', '--batch', '0'], 2, /whole number from 1 to 5000/],
      [['import', 'a', '--set', 'name'], 2, /name=value/],
      [['import', 'a', '--format', 'xml'], 2, /Allowed choices are ndjson/],
      [['import', 'missing', ...remote], 1, /^tidemark: There is no file missing/],
      [['import', 'a', '--url', 'http://127.0.0.1:1'], 1, /--key KEY/],
      [['import', 'a', '--map', 'none.json', ...remote], 1, /mapping none\.json cannot be read/],
    ]
    for (const [args, code, message] of cases) {
      const ended = await tidemark(dir, ...args)
      expect([args, ended.code, ended.stderr]).toEqual([args, code, expect.stringMatching(message)])
      expect(ended.stderr).not.toMatch(/\n {4}at /)
    }
    expect(await tidemark(dir, '--version')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    })
    expect(await tidemark(dir, 'import', '--help')).toMatchObject({ code: 0 })
  }))

test('under another Node the pinned one is run, with its arguments, output, signals and exit code', () =>
  withWorld(
    async ({ dir, receiver, remote }) => {
      // A copy is another Node to the command, whatever its version.
      const otherNode = join(dir, 'node')
      await copyFile(process.execPath, otherNode, constants.COPYFILE_FICLONE)
      const path = join(dir, 'events.ndjson')
      await writeFile(path, text)
      expect(await ended(start(dir, ['frob'], otherNode))).toMatchObject({ code: 2 })
      const child = start(dir, ['import', path, ...remote, '--batch', '20'], otherNode)
      const end = ended(child)
      await until(() => receiver.requests.length >= 5)
      child.kill('SIGTERM')
      expect(await end).toMatchObject({ code: 130, stdout: expect.stringMatching(/stopped/) })
    },
    { delayMs: 3 },
  ))
