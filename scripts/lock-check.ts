import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

interface LockedPackage {
  readonly version?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/**
 * What is wrong with a lock file, as sentences. It names no registry, so that whoever installs takes the
 * packages from the one they trust; and it has every platform's optional packages, because `npm ci` refuses
 * the whole where one is missing, on any platform.
 */
export function lockFaults(text: string): readonly string[] {
  const { packages }: { packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(text)
  return Object.entries(packages).flatMap(([path, locked]) => [
    ...(locked.resolved !== undefined && locked.link !== true
      ? [`${path} is resolved to ${locked.resolved}. Run npm with omit-lockfile-registry-resolved=true.`]
      : []),
    ...Object.keys(locked.optionalDependencies ?? {})
      .filter((name) => !candidates(path, name).some((candidate) => candidate in packages))
      .map(
        (name) => `${name}, optional for ${path}, is not locked: npm ci fails. Pin a version that has it.`,
      ),
  ])
}

/** Where Node looks for `name` from the package at `path`, nearest first. */
function candidates(path: string, name: string): readonly string[] {
  const parts = path.split(/(?<=^|\/)node_modules\//)
  return parts.map((_, index) => {
    const base = parts.slice(0, parts.length - index).join('node_modules/')
    return `${base}${base === '' || base.endsWith('/') ? '' : '/'}node_modules/${name}`
  })
}

if (import.meta.main) {
  const faults = lockFaults(await readFile(resolve(import.meta.dirname, '../package-lock.json'), 'utf8'))
  for (const fault of faults) console.error(fault)
  process.exitCode = faults.length === 0 ? 0 : 1
}
