import { readdir, readFile } from 'node:fs/promises'

const KiB = 1024
// Linux counts processor time in hundredths of a second on every machine that Node runs on.
const tickMs = 10

export interface TreeMemory {
  /** Memory of all processes, pages that several share counted once between them. */
  readonly pssBytes: number
  /** The part of it that is not files mapped into memory, which the system may take back at any time. */
  readonly anonymousBytes: number
  /** Memory of all processes, shared pages counted for each. */
  readonly rssBytes: number
}

/** The process and all that it started, directly or not. */
export async function processTree(pid: number): Promise<readonly number[]> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const fields = await statFields(Number(name))
    if (fields !== undefined) parents.set(Number(name), Number(fields[1]))
  }
  const tree = [pid]
  for (const parent of tree) {
    for (const [child, itsParent] of parents) if (itsParent === parent) tree.push(child)
  }
  return tree
}

export async function treeMemory(pid: number): Promise<TreeMemory> {
  const sum = { pssBytes: 0, anonymousBytes: 0, rssBytes: 0 }
  for (const member of await processTree(pid)) {
    const text = await readFile(`/proc/${member}/smaps_rollup`, 'utf8').catch(() => '')
    const kib = (field: string) => Number(new RegExp(`^${field}: +(\\d+) kB`, 'm').exec(text)?.[1] ?? 0)
    sum.pssBytes += kib('Pss') * KiB
    sum.anonymousBytes += kib('Pss_Anon') * KiB
    sum.rssBytes += kib('Rss') * KiB
  }
  return sum
}

/** Processor time that the living processes of the tree have used. */
export async function treeProcessorMs(pid: number): Promise<number> {
  let ticks = 0
  for (const member of await processTree(pid)) {
    const fields = await statFields(member)
    if (fields !== undefined) ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks * tickMs
}

export interface ThreadTime {
  readonly pid: number
  readonly thread: string
  /** Threads of that name. */
  readonly count: number
  readonly ms: number
}

/** Processor time of a process's threads, those of one name together. */
export async function threadTimes(pid: number): Promise<readonly ThreadTime[]> {
  const times = new Map<string, { count: number; ms: number }>()
  for (const task of await readdir(`/proc/${pid}/task`)) {
    const text = await readFile(`/proc/${pid}/task/${task}/stat`, 'utf8').catch(() => undefined)
    if (text === undefined) continue
    const thread = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const sum = times.get(thread) ?? { count: 0, ms: 0 }
    times.set(thread, {
      count: sum.count + 1,
      ms: sum.ms + (Number(fields[11]) + Number(fields[12])) * tickMs,
    })
  }
  return [...times].map(([thread, sum]) => ({ pid, thread, ...sum }))
}

/** The fields of `/proc/PID/stat` from the state on: what is before may hold blanks. */
async function statFields(pid: number): Promise<readonly string[] | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')
}
