import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { specFaults } from './spec-check.ts'

const spec = `# The log\n\n- **Z1** What is taken is kept. Enforced by: the flush.\n- **Z2** In order.\n  - not a rule: **Z9**\n`
const tests = (...names: readonly string[]) =>
  [`import { test } from 'vitest'`, ...names.map((name) => `test(${JSON.stringify(name)}, () => {})`)].join(
    '\n',
  )

test('a rule with a test, and a test with a rule, are no fault', async () => {
  const root = await folderOf({
    'log/SPEC.md': spec,
    'log/log.test.ts': tests(name('Z1', 'is kept'), name('Z2.1', 'in order')),
    'log/conformance.ts': tests(name('Z2', 'holds for every log')),
  })
  expect(await specFaults(root)).toEqual([
    'A test of log/log.test.ts names [Z2.1], and neither a SPEC.md nor docs/definitions.md has such a rule.',
  ])
})

test('a rule without a test is named with its file', async () => {
  const root = await folderOf({ 'log/SPEC.md': spec, 'log/log.test.ts': tests(name('Z1', 'is kept')) })
  expect(await specFaults(root)).toEqual(['Z2 of log/SPEC.md has no test. Name one "[Z2] …".'])
})

test('a tested part counts for its whole, and one name may carry several rules', async () => {
  const root = await folderOf({
    'log/SPEC.md': `${spec}- **Z2.1** Also after a restart.\n`,
    'log/log.test.ts': tests(name('Z1', name('Z2.1', 'kept in order'))),
  })
  expect(await specFaults(root)).toEqual([])
})

test('a number that is given twice is named with both files', async () => {
  const root = await folderOf({ 'a/SPEC.md': '- **Z1** x\n', 'b/SPEC.md': '- **Z1** y\n' })
  const [fault] = await specFaults(root)
  expect(fault).toMatch(/^Z1 stands in (a|b)\/SPEC\.md and (a|b)\/SPEC\.md/)
})

test('what is installed is not read', async () => {
  const root = await folderOf({
    'node_modules/x/SPEC.md': spec,
    'node_modules/x/x.test.ts': tests(name('Z7', 'y')),
  })
  expect(await specFaults(root)).toEqual([])
})

/** A test's name that opens with a rule; built here, so that this file itself names none. */
function name(rule: string, promise: string): string {
  return `[${rule}] ${promise}`
}

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'tidemark-spec-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) {
    await mkdir(join(root, file, '..'), { recursive: true })
    await writeFile(join(root, file), text)
  }
  return root
}
