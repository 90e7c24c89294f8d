import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'vite'

const root = import.meta.dirname
/** Written when a build is complete; holds the hash of what it was made from. */
const marker = join(root, 'dist', '.made-from')

/** Everything that a build depends on; the lock file stands for the packages. */
const inputs = [
  'src',
  'build-plugins',
  'index.html',
  'vite.config.ts',
  'build.ts',
  'tsconfig.json',
  'package.json',
  '../../package-lock.json',
  // The lines to send with are shown as the guides tell them.
  '../../docs/change-one-line',
  ...['browser', 'react', 'node', 'analytics-plugin'].map((name) => `../../docs/sdk-${name}.md`),
]

/** Builds the page into `dist`, unless what is there was made from the same sources. Says whether it built. */
export async function buildDashboard(): Promise<boolean> {
  const hash = hashOf(inputs.map((input) => join(root, input)))
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return false
  // Vite empties `dist` first, and the marker with it: a build that fails half-way is not taken for one.
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  writeFileSync(marker, hash)
  return true
}

function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(filesIn)) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function filesIn(path: string): readonly string[] {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => (name.includes('.test.') ? [] : filesIn(join(path, name))))
}
