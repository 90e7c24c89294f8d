import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { rolldown } from 'rolldown'

/**
 * Builds a package that others install, for `import` and for `require`: each one file of code with what it needs
 * of ours inside, and its types beside it.
 *
 *   node scripts/build-library.ts packages/node
 */
const folder = resolve(process.argv[2] ?? '.')
const root = dirname(import.meta.dirname)
const esm = join(folder, 'dist')
const cjs = join(esm, 'cjs')
const emitTypes = ['--noEmit', 'false', '--emitDeclarationOnly', '--declaration', '--rootDir', root]

await rm(esm, { recursive: true, force: true })
await mkdir(cjs, { recursive: true })
await Promise.all([bundle(), declare()])
// Files of one name are of either kind by the nearest manifest, and so are their types.
await writeFile(join(cjs, 'package.json'), '{ "type": "commonjs" }\n')
await copyFile(join(root, 'LICENSE'), join(esm, 'LICENSE'))

async function bundle(): Promise<void> {
  const build = await rolldown({
    input: join(folder, 'src/index.ts'),
    platform: 'node',
    external: /^node:/,
    tsconfig: false,
  })
  await build.write({ file: join(esm, 'index.js'), format: 'esm' })
  await build.write({ file: join(cjs, 'index.js'), format: 'cjs', exports: 'named' })
  await build.close()
}

/** The types of what the package's door leads to, and of nothing that is its own affair. */
async function declare(): Promise<void> {
  const all = join(esm, 'types')
  await promisify(execFile)(
    process.execPath,
    [join(root, 'node_modules/typescript/lib/tsc.js'), '-p', folder, ...emitTypes, '--outDir', all],
    { cwd: folder },
  )
  const own = join(all, relative(root, folder), 'src')
  for (const name of await reached(join(own, 'index.d.ts'))) {
    // Whoever installs it has no .ts beside it.
    const text = (await readFile(join(own, name), 'utf8')).replace(/(from '\.\/.*)\.ts'/g, "$1.js'")
    for (const kind of [esm, cjs]) await writeFile(join(kind, name), text)
  }
  await rm(all, { recursive: true })
}

/** The names of a file of types and of those beside it that it leads to. */
async function reached(file: string, found: Set<string> = new Set()): Promise<ReadonlySet<string>> {
  found.add(basename(file))
  const text = await readFile(file, 'utf8')
  for (const [, name = ''] of text.matchAll(/from '\.\/([\w.-]+)\.(?:ts|js)'/g))
    if (!found.has(`${name}.d.ts`)) await reached(join(dirname(file), `${name}.d.ts`), found)
  return found
}
