import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const run = promisify(execFile)
const bin = (name: string) => join(root, 'node_modules/.bin', name)

interface Published {
  readonly folder: string
  /** What somebody who installed it writes, given its import as `sdk`. Prints `works`. */
  readonly use: string
  /** The same where types are checked. */
  readonly typed: string
  /** Packages for `import` alone, which old ways of resolving do not find. */
  readonly attwProfile: 'strict' | 'esm-only'
  /** Doors that are scripts for pages and no modules: they have no types. */
  readonly scripts: readonly string[]
}

const published: readonly Published[] = [
  {
    folder: 'node',
    use: `
      const { createServer } = await import('node:http')
      const server = createServer((request, response) => {
        request.resume()
        response.end('{"accepted":1,"duplicates":0,"rejected":[]}')
      }).listen(0, '127.0.0.1', async () => {
        const host = 'http://127.0.0.1:' + server.address().port
        const tidemark = sdk.createTidemark({ host, writeKey: 'k', spool: { folder: 'spool' } })
        tidemark.track('installed', {}, { userId: 'ann' })
        console.log(await tidemark.close() ? 'works' : 'does not')
        server.closeAllConnections?.()
        server.close()
      })`,
    typed: `
      const tidemark: sdk.Tidemark = sdk.createTidemark({ host: 'https://t.example', writeKey: 'k' })
      tidemark.track('a', { any: 'thing' }, { userId: 'ann' })
      // @ts-expect-error nobody did it
      tidemark.track('a', {})`,
    attwProfile: 'strict',
    scripts: [],
  },
  {
    folder: 'analytics-plugin',
    use: `
      const client = { track: (name) => console.log(name), page() {}, identify() {}, reset() {}, async flush() {} }
      sdk.tidemarkPlugin({ client }).track({ payload: { event: 'works' } })`,
    typed: `
      declare const client: sdk.ServerClient
      export const plugin: sdk.TidemarkPlugin = sdk.tidemarkPlugin({ client })
      // @ts-expect-error there is no client
      sdk.tidemarkPlugin({})`,
    attwProfile: 'strict',
    scripts: [],
  },
  {
    folder: 'browser',
    // Where there is no page it does nothing, and lets a page that is made on a server be made.
    use: `
      const tidemark = sdk.init('k')
      tidemark.track('a')
      await tidemark.flush()
      console.log('works')`,
    typed: `
      const tidemark: sdk.Tidemark = sdk.init('k', { host: 'https://t.example' })
      tidemark.track('a', { any: 'thing' }, { value: 3 })
      // @ts-expect-error there is no key
      sdk.init()`,
    attwProfile: 'esm-only',
    scripts: ['tidemark.js', 'tidemark.all.js'],
  },
]

let packed: string
beforeAll(async () => {
  packed = await mkdtemp(join(tmpdir(), 'tidemark-packages-'))
})
afterAll(() => rm(packed, { recursive: true, force: true }))

describe.each(published)(
  'the package of packages/$folder',
  ({ folder, use, typed, attwProfile, scripts }) => {
    const name = `@tidemark/${folder}`
    let tarball: string
    let project: string

    beforeAll(async () => {
      await run('npm', ['pack', '--pack-destination', packed], { cwd: join(root, 'packages', folder) })
      const files = await readdir(packed)
      tarball = join(packed, files.find((file) => file.startsWith(`tidemark-${folder}-`)) ?? '')
      project = join(packed, folder)
      await mkdir(project)
      await writeFile(join(project, 'package.json'), '{ "private": true }')
      await run('npm', ['install', '--offline', '--ignore-scripts', '--legacy-peer-deps', tarball], {
        cwd: project,
      })
    })

    test('[N8] is packed without fault, and typed under every way of resolving', async () => {
      expect(await textOf(bin('publint'), ['run', tarball, '--strict'])).not.toMatch(/Errors|Warnings/)
      const left = scripts.length === 0 ? [] : ['--exclude-entrypoints', ...scripts]
      await run(bin('attw'), [tarball, '--profile', attwProfile, ...left])
    })

    test('[N8] brings no dependency, and works where it is installed, by import and by require', async () => {
      const own = (await readdir(join(project, 'node_modules'))).filter((entry) => !entry.startsWith('.'))
      expect(own).toEqual(['@tidemark'])
      await writeFile(join(project, 'use.mjs'), `import * as sdk from '${name}'\n${use}\n`)
      await writeFile(
        join(project, 'use.cjs'),
        `const sdk = require('${name}')\nvoid (async () => {${use}})()\n`,
      )
      for (const file of attwProfile === 'esm-only' ? ['use.mjs'] : ['use.mjs', 'use.cjs'])
        expect(await textOf(process.execPath, [join(project, file)])).toBe('works\n')
    })

    test('[N8] is typed where it is installed', async () => {
      const files = attwProfile === 'esm-only' ? ['typed.mts'] : ['typed.mts', 'typed.cts']
      for (const file of files)
        await writeFile(join(project, file), `import * as sdk from '${name}'\n${typed}\n`)
      const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', '']
      await run(bin('tsc'), [...flags, ...files], { cwd: project })
    })
  },
)

async function textOf(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, args, { cwd: packed })
  return stdout
}
