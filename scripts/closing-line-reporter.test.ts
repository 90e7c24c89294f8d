import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

test('a file that cannot be loaded and a hook that throws count as failures', async () => {
  const lines = await runVitest({
    'outcomes.test.js': `test('a', () => {}); test('b', () => {}); test('c', () => { throw new Error('x') }); test.skip('d', () => {})`,
    'broken.test.js': `import './nowhere.js'`,
    'hook.test.js': `describe('x', () => { beforeAll(() => { throw new Error('y') }); test('e', () => {}) })`,
  })
  expect(lines.at(-1)).toBe('2 passed, 3 failed, 2 skipped')
})

async function runVitest(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-vitest-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [file, code] of Object.entries(files)) await writeFile(join(folder, file), code)
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const reporter = join(root, 'scripts/closing-line-reporter.ts')
  const flags = ['run', '--globals', '--root', folder, '--reporter', 'default', '--reporter', reporter]
  const run = promisify(execFile)(process.execPath, [vitest, ...flags])
  const { stdout } = await run.catch((error: { readonly stdout: string }) => error)
  return stdout.trimEnd().split('\n')
}
