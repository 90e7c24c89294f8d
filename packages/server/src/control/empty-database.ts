import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'

const require = createRequire(import.meta.url)

/**
 * The files of an empty database, as a tar. It takes seconds and a gigabyte to make them, so that they are kept
 * beside the installed packages, by PGlite's version; where that folder cannot be written they are made anew.
 */
export async function emptyDatabase(): Promise<Blob> {
  const kept = keptFile()
  const before = readKept(kept)
  if (before !== undefined) return new Blob([before])
  const pg = await PGlite.create({ initDbStartParams: ['--wal-segsize=1'] })
  const files = await pg.dumpDataDir('none')
  await pg.close()
  keep(kept, new Uint8Array(await files.arrayBuffer()))
  return files
}

interface KeptFile {
  readonly folder: string
  readonly name: string
}

function keptFile(): KeptFile {
  // `…/node_modules/@electric-sql/pglite/dist/index.cjs`: what is kept goes with the packages it is made by.
  const [modules = ''] = require.resolve('@electric-sql/pglite').split(/[\\/]@electric-sql[\\/]/)
  const manifest: unknown = JSON.parse(
    readFileSync(join(modules, '@electric-sql', 'pglite', 'package.json'), 'utf8'),
  )
  return { folder: join(modules, '.cache', 'tidemark'), name: `empty-database-${versionOf(manifest)}.tar` }
}

function versionOf(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version)
  throw new Error('Bug: the package of PGlite names no version.')
}

function readKept({ folder, name }: KeptFile): Uint8Array<ArrayBuffer> | undefined {
  try {
    return new Uint8Array(readFileSync(join(folder, name)))
  } catch {
    return undefined
  }
}

/** Under its name when it is whole: several may make it at once. */
function keep({ folder, name }: KeptFile, files: Uint8Array): void {
  const draft = join(folder, `${name}.${process.pid}`)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(draft, files)
    renameSync(draft, join(folder, name))
  } catch {
    // An installation that nobody may write to, or a full disk: the next start makes them again.
  }
}
