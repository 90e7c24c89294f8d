import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { limits } from '@tidemark/event'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const read = (file: string) => readFile(join(root, file), 'utf8')

describe('the README', () => {
  test('has exactly two commands to begin with, and CI runs the second', async () => {
    const commands = [...(await read('README.md')).matchAll(/^npm ci .*$/gm)].map(([line]) => line)
    expect(commands).toEqual(['npm ci && npm start', 'npm ci && npm test'])
    expect(await read('.ci/run')).toContain('(npm ci && npm test)')
  })
})

describe('the documents name', () => {
  const sending = read('docs/sending-events.md')

  test('every code of a refused event', async () => {
    const declared = [...(await read('packages/event/src/issue.ts')).matchAll(/^ {2}\| '(\w+)'/gm)]
    const codes = declared.map(([, code = '']) => code)
    expect(codes.length).toBeGreaterThan(20)
    const rows = await rowsUnder(sending, 'Codes of refused events')
    expect(rows.toSorted()).toEqual(codes.toSorted())
  })

  test('every code of a refused request, with its status', async () => {
    const declared = [...(await read('packages/server/src/errors.ts')).matchAll(/^ {2}(\w+): (\d{3}),$/gm)]
    const text = (await Promise.all(pages.map(read))).join('\n')
    const missing = declared
      .map(([, code = '', status = '']) => ({ code, status }))
      .filter(({ code, status }) => !new RegExp(`^\\| ${status} .*\`${code}\``, 'm').test(text))
    expect(missing).toEqual([])
  })

  test('every limit as it is', async () => {
    const text = await sending
    const shown = [
      `an event | ${limits.eventBytes / 1024} KiB`,
      `a name | ${limits.nameBytes} bytes`,
      `an id | ${limits.idBytes} bytes`,
      `any other text field | ${limits.textBytes / 1024} KiB`,
      `properties | ${limits.propertiesBytes / 1024} KiB, ${limits.propertiesPaths} paths, ${limits.propertiesDepth} levels`,
      `a request | ${limits.batchEvents.toLocaleString('en-GB')} events`,
      `a body, unpacked | ${limits.batchBytes / 1024 / 1024} MiB`,
    ]
    expect(shown.filter((row) => !text.replace(/ +/g, ' ').includes(row))).toEqual([])
  })
})

test('the decision on dependencies has a line for each', async () => {
  const manifests = [
    'package.json',
    'packages/metric/package.json',
    'packages/server/package.json',
    'packages/dashboard/package.json',
    'packages/analytics-plugin/package.json',
    'packages/browser/package.json',
    'bench/package.json',
  ]
  const parsed: Manifest[] = (await Promise.all(manifests.map(read))).map((text) => JSON.parse(text))
  const used = parsed.flatMap(({ dependencies, devDependencies }) =>
    Object.keys({ ...dependencies, ...devDependencies }),
  )
  const text = await read('docs/adr/0008-dependencies.md')
  const named = new Set([...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name))
  expect(used.filter((name) => !name.startsWith('@tidemark/') && !named.has(name))).toEqual([])
})

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** The pages that together have every code of a request. */
const pages = [
  'docs/sending-events.md',
  'docs/asking-questions.md',
  'docs/metrics.md',
  'docs/boards-and-sharing.md',
  'docs/accounts.md',
  'docs/running.md',
]

/** The codes that the rows of a table under a heading begin with. */
async function rowsUnder(page: Promise<string>, heading: string): Promise<readonly string[]> {
  const [, section = ''] = (await page).split(`## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  return [...own.matchAll(/^\| `(\w+)`/gm)].map(([, code = '']) => code)
}
