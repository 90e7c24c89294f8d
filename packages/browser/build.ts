import { execFile } from 'node:child_process'
import { globSync, statSync } from 'node:fs'
import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { rolldown, type InputOptions, type OutputOptions } from 'rolldown'

const root = import.meta.dirname
const dist = join(root, 'dist')

/** The parts that a bundler imports, by their place below the package's name. */
const modules = ['index', 'autocapture', 'cookie', 'debug', 'destination', 'gtm', 'react', 'statsig']
/** The scripts for pages without a bundler, by their file's name. */
const scripts = { 'tidemark.js': 'script', 'tidemark.all.js': 'script-all' } as const

export type ScriptName = keyof typeof scripts

const input: InputOptions = { external: [/^react($|\/)/], transform: { target: 'es2021' } }
const output: OutputOptions = { minify: true, comments: false }

/** A script for pages, as one text. */
export async function bundleScript(name: ScriptName): Promise<string> {
  return await bundle(`${scripts[name]}.ts`, 'iife')
}

/** What the core takes when it is sent: of the module, and of the script with the reading of its tag. */
export async function coreGzipBytes(): Promise<Readonly<Record<'module' | 'script', number>>> {
  const [module, script] = await Promise.all([bundle('index.ts', 'es'), bundleScript('tidemark.js')])
  return { module: gzipSync(module, { level: 9 }).length, script: gzipSync(script, { level: 9 }).length }
}

/** Builds the package into `dist`, modules, scripts and types, unless what is there is newer than its sources. */
export async function buildBrowser(): Promise<void> {
  if (isBuilt()) return
  await rm(dist, { recursive: true, force: true })
  const entries = modules.map((name) => [
    name,
    join(root, 'src', name === 'react' ? 'react.tsx' : `${name}.ts`),
  ])
  const built = await rolldown({ ...input, input: Object.fromEntries(entries) })
  await built.write({ ...output, dir: dist, format: 'es', chunkFileNames: 'shared-[name].js' })
  await built.close()
  for (const name of Object.keys(scripts) as ScriptName[])
    await writeFile(join(dist, name), await bundleScript(name))
  const tsc = join(root, '../../node_modules/typescript/lib/tsc.js')
  await promisify(execFile)(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')])
  await removeInnerTypes()
  await cp(join(root, '../../LICENSE'), join(dist, 'LICENSE'))
}

function isBuilt(): boolean {
  const changedMs = (file: string) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const sources = ['build.ts', 'package.json', ...globSync('{src,../event/src}/*.{ts,tsx}', { cwd: root })]
  // The last file that a build writes.
  return Math.max(...sources.map(changedMs)) < changedMs('dist/LICENSE')
}

/** Leaves the types that the package's doors lead to, and none of what is our own affair. */
async function removeInnerTypes(): Promise<void> {
  const wanted = new Set(modules.map((name) => `${name}.d.ts`))
  // A set is gone through with what is added meanwhile.
  for (const name of wanted) {
    const text = await readFile(join(dist, name), 'utf8')
    // Whoever installs it has no .ts beside it.
    await writeFile(join(dist, name), text.replace(/(from '\.\/[\w-]+)\.tsx?'/g, "$1.js'"))
    for (const [, inner = ''] of text.matchAll(/from '\.\/([\w-]+)\.tsx?'/g)) wanted.add(`${inner}.d.ts`)
  }
  for (const name of await readdir(dist))
    if (name.endsWith('.d.ts') && !wanted.has(name)) await rm(join(dist, name))
}

async function bundle(file: string, format: 'es' | 'iife'): Promise<string> {
  const built = await rolldown({ ...input, input: join(root, 'src', file) })
  const { output: chunks } = await built.generate({ ...output, format })
  await built.close()
  return chunks[0].code
}

if (import.meta.main) await buildBrowser()
