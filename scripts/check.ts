import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

const root = dirname(import.meta.dirname)

interface Check {
  readonly name: string
  readonly command: readonly string[]
  /** What mends it, where a command does. */
  readonly remedy?: string
}

/** Everything but the tests, the slowest first, so that the others fill the time beside it. */
const checks: readonly Check[] = [
  { name: 'lint', command: ['oxlint'] },
  { name: 'dead code and dependencies', command: ['knip', '--no-progress'] },
  ...globSync(['tsconfig.json', '{packages/*,bench}/tsconfig.json'], { cwd: root }).map((file) => ({
    name: `types of ${file}`,
    command: ['tsc', '-p', file],
  })),
  { name: 'format', command: ['oxfmt', '--check'], remedy: 'npm run format' },
  { name: 'specs and their tests', command: ['node', 'scripts/spec-check.ts'] },
  { name: 'links of the documents', command: ['node', 'scripts/links-check.ts'] },
  { name: 'size of the SDK for pages', command: ['node', 'packages/browser/size-check.ts'] },
  { name: 'lock file', command: ['node', 'scripts/lock-check.ts'] },
  { name: 'generated documents', command: ['node', 'scripts/generate-docs.ts', '--check'] },
]

const startedAt = performance.now()
const queue = [...checks]
const outcomes = await Promise.all(
  Array.from({ length: Math.max(2, availableParallelism()) }, async () => {
    let failed = 0
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      if (!(await passes(check))) failed += 1
    }
    return failed
  }),
)
const failed = outcomes.reduce((sum, count) => sum + count, 0)
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
console.log(`${checks.length - failed} of ${checks.length} checks hold (${seconds} s)`)
process.exitCode = failed === 0 ? 0 : 1

/** Runs one check and prints its output only when it fails. */
async function passes({ name, command, remedy }: Check): Promise<boolean> {
  const [program = '', ...args] = command
  const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter)
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve(status ?? 1))
  })
  if (code === 0) return true
  const hint = remedy === undefined ? '' : ` To mend it: ${remedy}`
  console.log(`✗ ${name}.${hint}\n${Buffer.concat(output).toString('utf8').trimEnd()}\n`)
  return false
}
