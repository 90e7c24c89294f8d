import { posix } from 'node:path'
import {
  besideTheWay,
  compositionRoots,
  layers,
  packageImports,
  purePackages,
  sharedFiles,
} from './layers.ts'

/** Where a file stands: its package, and the path inside the package's `src`. */
interface Place {
  readonly packageName: string
  readonly path: string
}

/**
 * Why `file` may not import `specifier`, or `undefined` when it may. `file` is an absolute path with forward
 * slashes. Tests may import any engine of ours, but a pure package's name stays the only way into it.
 */
export function importFault(file: string, specifier: string): string | undefined {
  const from = placeOf(file)
  if (from === undefined) return undefined
  if (!specifier.startsWith('.')) return isTest(file) ? undefined : packageFault(from, specifier)
  const target = posix.join(posix.dirname(file), specifier)
  if (target === file.replace(/\/src\/.*$/, '/package.json')) return undefined
  const to = placeOf(target)
  if (to === undefined || to.packageName !== from.packageName)
    return `"${specifier}" leaves the package. Import another package by its name, such as "@tidemark/event".`
  if (from.packageName !== 'server' || isTest(file)) return undefined
  return serverFault(from.path, to.path)
}

function packageFault(from: Place, specifier: string): string | undefined {
  if (purePackages.includes(from.packageName))
    return `packages/${from.packageName} runs in browsers and imports nothing but its own files; "${specifier}" is something else.`
  const name = /^@tidemark\/([^/]+)/.exec(specifier)?.[1]
  if (name === undefined || packageImports[from.packageName]?.includes(name) === true) return undefined
  return `packages/${from.packageName} may not import "${specifier}". scripts/lint/layers.ts has the packages that it may.`
}

function serverFault(from: string, to: string): string | undefined {
  const folder = folderOf(from)
  const target = folderOf(to)
  if ((folder === target && folder !== '') || compositionRoots.includes(from)) return undefined
  const layer = layers[folder]
  if (folder === '') {
    return sharedFiles.includes(from) && target !== ''
      ? `${from} is imported from everywhere, so it imports from no folder; ${to} is in one.`
      : undefined
  }
  if (layer === undefined)
    return `${folder}/ has no place on the way yet. Give it one in scripts/lint/layers.ts and in ARCHITECTURE.md.`
  if (layer.imports === 'all') return undefined
  if (target === '') {
    return sharedFiles.includes(to)
      ? undefined
      : `${folder}/ may not import ${to}: that file stands on top of every folder.`
  }
  if (!layer.imports.includes(target) && !besideTheWay.includes(target))
    return `${folder}/ may not import from ${target}/: it may from ${listed(folder)}. Take what you need as an argument, or move it.`
  const doors = layers[target]?.doors
  return doors === undefined || doors.includes(to.slice(target.length + 1))
    ? undefined
    : `${to} is ${target}/'s own. Others import ${doors.map((door) => `${target}/${door}`).join(' or ')}.`
}

function listed(folder: string): string {
  const imports = layers[folder]?.imports ?? []
  const named = imports === 'all' ? ['every folder'] : [...imports, ...besideTheWay]
  return named.filter((name) => name !== folder).join(', ') || 'no other folder'
}

function folderOf(path: string): string {
  const slash = path.indexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}

function placeOf(file: string): Place | undefined {
  const match = /^.*\/packages\/([^/]+)\/src\/(.+)$/.exec(file)
  return match === null ? undefined : { packageName: match[1] ?? '', path: match[2] ?? '' }
}

/** Tests and what only tests import. */
function isTest(file: string): boolean {
  return /\.test\.tsx?$|\/testing\/|\/conformance\.ts$/.test(file)
}
