import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The part of a V8 profile (`*.cpuprofile`) that is read. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
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
  const names = new Map(profile.nodes.map((node) => [node.id, nameOf(node.callFrame)]))
  const micros = new Map<string, number>()
  let busy = 0
  profile.samples.forEach((id, index) => {
    const name = names.get(id) ?? '(unknown)'
    if (name === '(idle)' || name === '(root)') return
    const delta = Math.max(0, profile.timeDeltas[index] ?? 0)
    busy += delta
    micros.set(name, (micros.get(name) ?? 0) + delta)
  })
  return [...micros]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, count)
    .map(([where, spent]) => ({ where, ms: spent / 1000, share: spent / busy }))
}

/** Every profile in `folder`, as text: the threads of each server, then one block a process. */
export async function describeProfiles(folder: string): Promise<string> {
  const blocks: string[] = []
  const files = (await readdir(folder)).toSorted()
  for (const file of files.filter((name) => name.startsWith('threads-')))
    blocks.push(`### ${file}\n\n\`\`\`\n${await readFile(join(folder, file), 'utf8')}\`\`\`\n`)
  for (const file of files.filter((name) => name.endsWith('.cpuprofile'))) {
    const profile = JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile
    const lines = topSelfTimes(profile, 30).map(
      ({ where, ms, share }) =>
        `${(share * 100).toFixed(1).padStart(5)}% ${ms.toFixed(0).padStart(7)} ms  ${where}`,
    )
    blocks.push([`### ${file}`, '', '```', ...lines, '```', ''].join('\n'))
  }
  return blocks.join('\n')
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName
  if (url === '') return name
  return `${name} ${url.replace(/^file:\/\//, '').replace(/^.*\/(?=node_modules\/|packages\/)/, '')}:${lineNumber + 1}`
}
