import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** Each file breaks the rules that stand behind it, once each, and no other. */
const broken: Readonly<Record<string, { readonly rules: readonly string[]; readonly code: string }>> = {
  'packages/server/src/log/backwards.ts': {
    rules: ['tidemark(import-direction)'],
    code: `import { load } from '../store/loader.ts'\nexport const x = load\n`,
  },
  'packages/server/src/collect/steps/deep.ts': {
    rules: ['tidemark(import-direction)'],
    code: `import { load } from '../../query/trend.ts'\nexport const x = load\n`,
  },
  'packages/server/src/store/past-the-door.ts': {
    rules: ['tidemark(import-direction)'],
    code: `import { createEmbeddedLog } from '../log/embedded.ts'\nexport const x = createEmbeddedLog\n`,
  },
  'packages/server/src/query/control-inside.ts': {
    rules: ['tidemark(import-direction)'],
    code: `import { tables } from '../control/tables.ts'\nexport const x = tables\n`,
  },
  'packages/server/src/query/the-top.ts': {
    rules: ['tidemark(import-direction)'],
    code: `import { startServer } from '../server.ts'\nexport const x = startServer\n`,
  },
  'packages/server/src/query/later.ts': {
    rules: ['tidemark(import-direction)'],
    code: `export async function later() {\n  return import('../api/routes.ts')\n}\n`,
  },
  'packages/server/src/query/passed-on.ts': {
    rules: ['tidemark(import-direction)'],
    code: `export { routes } from '../api/routes.ts'\n`,
  },
  'packages/server/src/novelty/unplaced.ts': {
    rules: ['tidemark(import-direction)'],
    code: `import { Log } from '../log/log.ts'\nexport const x = Log\n`,
  },
  'packages/server/src/errors.ts': {
    rules: ['tidemark(import-direction)'],
    code: `import { Log } from './log/log.ts'\nexport const x = Log\n`,
  },
  'packages/server/src/query/over-the-fence.ts': {
    rules: ['tidemark(import-direction)'],
    code: `import { limits } from '../../../event/src/limits.ts'\nexport const x = limits\n`,
  },
  'packages/event/src/impure.ts': {
    rules: ['tidemark(import-direction)'],
    code: `import { readFileSync } from 'node:fs'\nexport const x = readFileSync\n`,
  },
  'packages/event/src/outward.ts': {
    rules: ['tidemark(import-direction)'],
    code: `import { lookup } from '@tidemark/server'\nexport const x = lookup\n`,
  },
  'packages/dashboard/src/outward.ts': {
    rules: ['tidemark(import-direction)'],
    code: `import { lookup } from '@tidemark/server'\nexport const x = lookup\n`,
  },
  'packages/server/src/query/all.ts': {
    rules: ['tidemark(no-export-all)'],
    code: `export * from './trend.ts'\n`,
  },
  'packages/server/src/query/standard.ts': {
    rules: ['import(no-default-export)'],
    code: `export default 1\n`,
  },
  'packages/server/src/query/environment.ts': {
    rules: ['node(no-process-env)'],
    code: `export const x = process.env['HOME']\n`,
  },
  'packages/server/src/query/loose.ts': {
    rules: ['typescript(no-explicit-any)', 'typescript(no-non-null-assertion)'],
    code: `export function loose(x: any, y: string | null): string {\n  return String(x) + y!\n}\n`,
  },
  'packages/server/src/query/unscoped.ts': {
    rules: ['tidemark(scoped-sql)'],
    code: `import { markScoped } from '../store/sql.ts'\nexport const x = markScoped\n`,
  },
  'packages/server/src/query/claimed.ts': {
    rules: ['tidemark(scoped-sql)'],
    code: `import type { ScopedSql, Sql } from '../store/sql.ts'\nexport const x = (q: Sql) => q as ScopedSql\n`,
  },
  'packages/server/src/query/unexplained.ts': {
    rules: ['tidemark(exception-with-reason)'],
    code: `// oxlint-disable-next-line no-debugger\ndebugger\n`,
  },
  'packages/server/src/query/mocked.test.ts': {
    rules: ['tidemark(no-module-mock)'],
    code: `import { vi } from 'vitest'\nvi.mock('../store/store.ts')\n`,
  },
  'packages/server/src/query/skipped.test.ts': {
    rules: ['tidemark(no-skipped-test)'],
    code: `import { test } from 'vitest'\ntest.skip('later', () => {})\n`,
  },
  'packages/server/src/query/alone.test.ts': {
    rules: ['tidemark(no-skipped-test)'],
    code: `import { test } from 'vitest'\n// the others are slow\ntest.only('now', () => {})\n`,
  },
}

/** Each of these keeps the rules. */
const kept: Readonly<Record<string, string>> = {
  'packages/server/src/store/reader.ts': `import type { LogReader } from '../log/log.ts'\nimport type { Config } from '../config.ts'\nexport type X = readonly [LogReader, Config]\n`,
  'packages/server/src/query/grant.ts': `import type { ReadGrant } from '../control/control.ts'\nimport type { Event } from '@tidemark/event'\nexport type X = readonly [ReadGrant, Event]\n`,
  'packages/server/src/query/scope.ts': `import { markScoped } from '../store/sql.ts'\nexport const x = markScoped\n`,
  'packages/server/src/api/everything.ts': `import { trend } from '../query/trend.ts'\nimport { collect } from '../collect/collect.ts'\nexport const x = [trend, collect]\n`,
  'packages/server/src/commands/start.ts': `import { createEmbeddedLog } from '../log/embedded.ts'\nimport { startServer } from '../server.ts'\nexport const x = [createEmbeddedLog, startServer]\n`,
  'packages/server/src/store/process.ts': `import { openLogFiles } from '../log/embedded-files.ts'\nexport const x = openLogFiles\n`,
  'packages/server/src/server.ts': `import { createEmbeddedLog } from './log/embedded.ts'\nexport const x = createEmbeddedLog\n`,
  'packages/server/src/main.ts': `import own from '../package.json' with { type: 'json' }\nexport const x = [own.version, process.env['HOME']]\n`,
  'packages/server/src/query/real-engine.test.ts': `import { expect, test } from 'vitest'\nimport { startStore } from '../store/embedded.ts'\n// ClickHouse's server is not everywhere\ntest.skipIf(process.env['CLICKHOUSE_URL'] === undefined)('asks', () => expect(startStore).toBeDefined())\n`,
  'packages/server/src/query/explained.ts': `// oxlint-disable-next-line no-debugger -- the one place where it helps\ndebugger\n`,
}

let folder: string
let found: ReadonlyMap<string, readonly string[]>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-lint-'))
  const files = {
    ...kept,
    ...Object.fromEntries(Object.entries(broken).map(([file, { code }]) => [file, code])),
  }
  for (const [file, code] of Object.entries(files)) {
    await mkdir(join(folder, dirname(file)), { recursive: true })
    await writeFile(join(folder, file), code)
  }
  await symlink(join(root, 'scripts'), join(folder, 'scripts'))
  await writeFile(join(folder, '.oxlintrc.json'), await readFile(join(root, '.oxlintrc.json')))
  found = await lint(folder)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the lint rules fire', () => {
  test.each(Object.entries(broken))('%s', (file, { rules }) => {
    expect(found.get(file)).toEqual(rules)
  })
})

describe('the lint rules leave alone', () => {
  test.each(Object.keys(kept))('%s', (file) => {
    expect(found.get(file)).toBeUndefined()
  })
})

/** The rules that each file breaks. Without types: the fixtures import files that are not there. */
async function lint(cwd: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const oxlint = join(root, 'node_modules/.bin/oxlint')
  const run = promisify(execFile)(oxlint, ['--format', 'json', 'packages'], { cwd, maxBuffer: 1 << 24 })
  const { stdout } = await run.catch((error: { readonly stdout: string }) => error)
  const { diagnostics }: { diagnostics: readonly { readonly code: string; readonly filename: string }[] } =
    JSON.parse(stdout)
  const byFile = Map.groupBy(diagnostics, ({ filename }) => filename)
  return new Map([...byFile].map(([file, faults]) => [file, faults.map(({ code }) => code).sort()]))
}
