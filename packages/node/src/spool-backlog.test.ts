import { readdirSync, readFileSync } from 'node:fs'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { maxAgeMs, type Parcel } from './backlog.ts'
import { SpoolBacklog } from './spool-backlog.ts'
import { SpoolFolder, type Segment } from './spool-folder.ts'

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'tidemark-spool-')), 'spool')
})
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

interface Opened {
  readonly backlog: SpoolBacklog
  readonly dropped: Record<string, number>
  readonly faults: unknown[]
}

function open(
  given: { readonly now?: () => number; readonly maxSpoolBytes?: number; readonly folder?: SpoolFolder } = {},
): Opened {
  const { now = Date.now, maxSpoolBytes = 1e9 } = given
  const dropped: Record<string, number> = {}
  const faults: unknown[] = []
  const backlog = new SpoolBacklog(
    { maxEvents: 10_000, maxBytes: 1e8, maxSpoolBytes },
    {
      folder: given.folder ?? new SpoolFolder(folder, now),
      now,
      onDropped: (reason, events) => (dropped[reason] = (dropped[reason] ?? 0) + events),
      onFault: (cause) => faults.push(cause),
      onAdopted: () => undefined,
    },
  )
  return { backlog, dropped, faults }
}

const event = (number: number) => JSON.stringify({ number })

function numbers(parcel: Parcel | undefined): readonly number[] {
  const events: readonly { readonly number: number }[] = JSON.parse(
    `[${Buffer.concat(parcel?.pieces ?? [])
      .subarray(0, -2)
      .toString()}]`,
  )
  return events.map(({ number }) => number)
}

async function takeAll(backlog: SpoolBacklog): Promise<readonly number[]> {
  const taken: number[] = []
  for (let parcel = await backlog.take(); parcel !== undefined; parcel = await backlog.take()) {
    taken.push(...numbers(parcel))
    await parcel.settle()
  }
  return taken
}

test('[N5] events are on disk a twentieth of a second after the call, and gone once they arrived', async () => {
  const { backlog } = open()
  for (let number = 0; number < 10; number += 1) backlog.push(event(number))
  await until(async () => (await textOf(folder)).includes('{"number":9},\n'))
  const parcel = await backlog.take()
  expect(numbers(parcel)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect((await readdir(folder)).length).toBe(1)
  await parcel?.settle()
  expect(await readdir(folder)).toEqual([])
  expect(backlog.firstSequence).toBe(Infinity)
})

test('[N5] what is given back comes first again, and what came meanwhile after it', async () => {
  const { backlog } = open()
  backlog.push(event(1))
  const parcel = await backlog.take()
  backlog.push(event(2))
  parcel?.giveBack()
  expect(backlog.events).toBe(2)
  expect(await takeAll(backlog)).toEqual([1, 2])
})

test('[N5] events are never in two parcels, and none is lost, while many are pushed and taken at once', async () => {
  const { backlog } = open()
  const taken: number[] = []
  for (let number = 0; number < 20_000; number += 1) {
    backlog.push(event(number))
    if (number % 500 === 0) await sleep(1)
    if (number % 1_700 === 0)
      void backlog.take().then(async (parcel) => {
        taken.push(...numbers(parcel))
        await parcel?.settle()
      })
  }
  taken.push(...(await takeAll(backlog)))
  await backlog.close()
  expect(taken.sort((a, b) => a - b)).toEqual(Array.from({ length: 20_000 }, (_, index) => index))
  expect(await readdir(folder)).toEqual([])
})

test('[N5] what an ended process left is taken over, but for the line that the kill cut off', async () => {
  await mkdir(folder)
  // No process has this number: it is above what Linux gives out.
  const left = join(folder, `${String(Date.now()).padStart(15, '0')}-4194999-1.ndjson`)
  await writeFile(left, `${event(1)},\n${event(2)},\n{"number":3,"na`)
  const { backlog } = open()
  backlog.push(event(4))
  expect(await takeAll(backlog)).toEqual([1, 2, 4])
  expect(await readdir(folder)).toEqual([])
})

test('[N5] what another process is writing is left to it', async () => {
  await mkdir(folder)
  const name = `${String(Date.now()).padStart(15, '0')}-${process.ppid}-1.ndjson`
  await writeFile(join(folder, name), `${event(1)},\n`)
  const { backlog } = open()
  backlog.push(event(2))
  expect(await takeAll(backlog)).toEqual([2])
  expect(await readdir(folder)).toEqual([name])
})

test('[N5] at the very end of the process the rest is written at once', async () => {
  const { backlog } = open()
  backlog.push(event(1))
  backlog.saveAtExit()
  expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([
    '{"number":1},\n',
  ])
})

test('[N3] past the limit of the spool the oldest go and are counted, past six days as well', async () => {
  let now = Date.now()
  const { backlog, dropped } = open({ maxSpoolBytes: 3 * 1024 * 1024, now: () => now })
  const filler = 'x'.repeat(1_000)
  for (let number = 0; number < 5_000; number += 1) {
    backlog.push(JSON.stringify({ number, filler }))
    if (number % 500 === 0) await sleep(60)
  }
  await sleep(100)
  const events = backlog.events
  expect(events + (dropped['queue_full'] ?? 0)).toBe(5_000)
  expect(events * 1_020).toBeLessThan(3.2 * 1024 * 1024)
  now += maxAgeMs + 1_000
  expect(await takeAll(backlog)).toEqual([])
  expect(dropped['too_old']).toBe(events)
})

test('[N5] a disk that takes nothing is told, and the events go from memory', async () => {
  await writeFile(folder, 'a file where the folder should be')
  const { backlog, faults } = open()
  for (let number = 0; number < 5; number += 1) backlog.push(event(number))
  expect(await takeAll(backlog)).toEqual([0, 1, 2, 3, 4])
  expect(faults.length).toBeGreaterThan(0)
  // And once it does, it is used.
  await rm(folder)
  backlog.push(event(5))
  await until(async () => (await textOf(folder)).includes('{"number":5}'))
})

test('[N5] after half a write nothing is added to that file: every whole line stays readable', async () => {
  const { backlog, faults } = open({ folder: new HalfWriting(folder, Date.now) })
  backlog.push(event(1))
  await until(async () => (await textOf(folder)) !== '')
  backlog.push(event(2))
  await until(async () => faults.length > 0)
  backlog.push(event(3))
  expect(await takeAll(backlog)).toEqual([1, 2, 3])
})

/** A disk that is full in the middle of the second write. */
class HalfWriting extends SpoolFolder {
  #writes = 0

  override async append(segment: Segment, bytes: Buffer): Promise<void> {
    this.#writes += 1
    if (this.#writes !== 2) return super.append(segment, bytes)
    await appendFile(segment.path, bytes.subarray(0, 8))
    throw new Error('ENOSPC')
  }
}

async function textOf(path: string): Promise<string> {
  const names = await readdir(path).catch(() => [])
  const texts = await Promise.all(names.map((name) => readFile(join(path, name), 'utf8').catch(() => '')))
  return texts.join('')
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(5)
}
