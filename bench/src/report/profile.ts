import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The part of a V8 profile (`*.cpuprofile`) that is read. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

export interface SelfTime {
  readonly where: string
  readonly ms: number
  /** Of the time in which the process did anything. */
  readonly share: number
}

/** Where the time went: the functions in which most of it was spent, callees not included. */
export function topSelfTimes(profile: CpuProfile, count: number): readonly SelfTime[] {
  return sumBy(profile, nameOf).slice(0, count)
}

/** The same by the part of the program that the function belongs to. */
export function selfTimesByArea(profile: CpuProfile): readonly SelfTime[] {
  return sumBy(profile, areaOf)
}

type ProfileNode = CpuProfile['nodes'][number]

function sumBy(
  profile: CpuProfile,
  labelOf: (node: ProfileNode, caller: ProfileNode | undefined) => string,
): readonly SelfTime[] {
  const labels = labelNodes(profile, labelOf)
  const micros = new Map<string, number>()
  let busy = 0
  profile.samples.forEach((id, index) => {
    const label = labels.get(id) ?? '(unknown)'
    if (label === '(idle)' || label === '(root)') return
    const delta = Math.max(0, profile.timeDeltas[index] ?? 0)
    busy += delta
    micros.set(label, (micros.get(label) ?? 0) + delta)
  })
  return [...micros]
    .toSorted((a, b) => b[1] - a[1])
    .map(([where, spent]) => ({ where, ms: spent / 1000, share: spent / busy }))
}

function labelNodes(
  { nodes }: CpuProfile,
  labelOf: (node: ProfileNode, caller: ProfileNode | undefined) => string,
): ReadonlyMap<number, string> {
  const callers = new Map<number, ProfileNode>()
  for (const node of nodes) for (const child of node.children ?? []) callers.set(child, node)
  return new Map(nodes.map((node) => [node.id, labelOf(node, callers.get(node.id))]))
}

/** Every profile in `folder`, as text: the threads of each server, then one block a process. */
export async function describeProfiles(folder: string): Promise<string> {
  const blocks: string[] = []
  const files = (await readdir(folder)).toSorted()
  for (const file of files.filter((name) => name.startsWith('threads-')))
    blocks.push(`### ${file}\n\n\`\`\`\n${await readFile(join(folder, file), 'utf8')}\`\`\`\n`)
  for (const file of files.filter((name) => name.endsWith('.cpuprofile'))) {
    const profile = JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile
    const lines = [...selfTimesByArea(profile).slice(0, 12), undefined, ...topSelfTimes(profile, 40)].map(
      (time) =>
        time === undefined
          ? ''
          : `${(time.share * 100).toFixed(1).padStart(5)}% ${time.ms.toFixed(0).padStart(7)} ms  ${time.where}`,
    )
    blocks.push([`### ${file}`, '', '```', ...lines, '```', ''].join('\n'))
  }
  return blocks.join('\n')
}

/** What is written in C++ has no place of its own: then the caller's is given. */
function nameOf({ callFrame }: ProfileNode, caller: ProfileNode | undefined): string {
  const name = callFrame.functionName === '' ? '(anonymous)' : callFrame.functionName
  if (callFrame.url !== '') return `${name} ${placeOf(callFrame)}`
  if (caller === undefined || caller.callFrame.url === '') return name
  return `${name} from ${caller.callFrame.functionName} ${placeOf(caller.callFrame)}`
}

function placeOf({ url, lineNumber }: ProfileNode['callFrame']): string {
  return `${shortUrl(url)}:${lineNumber + 1}`
}

function areaOf({ callFrame }: ProfileNode, caller: ProfileNode | undefined): string {
  const isNative = callFrame.url === ''
  if (isNative && (caller === undefined || caller.callFrame.url === '')) return callFrame.functionName
  const path = shortUrl(isNative && caller !== undefined ? caller.callFrame.url : callFrame.url)
  const library = /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)
  if (library !== null) return library[0]
  if (path.startsWith('node:')) return 'node'
  return path.replace(/\/[^/]*$/, '')
}

function shortUrl(url: string): string {
  return url.replace(/^file:\/\//, '').replace(/^.*\/(?=node_modules\/|packages\/)/, '')
}
