import { afterEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Log } from './log.ts'

/** What a suite run needs of an implementation: a log that outlives its closing, and a way to hurt it. */
export interface LogHarness {
  /** Opens the log at the same place each time, with these limits. */
  open(limits?: { readonly maxBytes?: number; readonly maxLagEntries?: number }): Promise<Log>
  /** Says how much disk is free from now on; `undefined`: what there really is. */
  setFreeBytes(bytes: number | undefined): void
  /** Removes everything. */
  destroy(): Promise<void>
}

const all = { maxEntries: 10_000, maxBytes: 1e9 }

/** The rules of `SPEC.md` that hold for every log, as tests. */
export function testLog(name: string, createHarness: () => Promise<LogHarness>): void {
  describe(`${name} log`, () => {
    const harnesses: LogHarness[] = []
    async function harness(): Promise<LogHarness> {
      const created = await createHarness()
      harnesses.push(created)
      return created
    }
    afterEach(async () => {
      await Promise.all(harnesses.splice(0).map((used) => used.destroy()))
    })

    test('[L1] what append resolved for is there after a close and an open', async () => {
      const place = await harness()
      const log = await place.open()
      expect(await Promise.all([log.append(bytes('a')), log.append(bytes('b'))])).toEqual([1, 2])
      await log.close()
      const again = await place.open()
      expect(texts(await again.reader('r'))).toEqual(['a', 'b'])
      expect(await again.append(bytes('c'))).toBe(3)
      await again.close()
    })

    test('[L2] every reader sees every entry in order, whatever is read at a time', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.string({ maxLength: 40 }), { maxLength: 60 }),
          fc.integer({ min: 1, max: 9 }),
          fc.integer({ min: 1, max: 100 }),
          async (entries, maxEntries, maxBytes) => {
            const place = await harness()
            const log = await place.open()
            await Promise.all(entries.map((entry) => log.append(bytes(entry))))
            const reader = await log.reader('r')
            const seen: string[] = []
            for (let offset = 1; ;) {
              const read = reader.read(offset, { maxEntries, maxBytes })
              if (read.length === 0) break
              read.forEach((entry, index) => expect(entry.offset).toBe(offset + index))
              seen.push(...read.map((entry) => text(entry.bytes)))
              offset += read.length
            }
            expect(seen).toEqual(entries)
            await log.close()
          },
        ),
        { numRuns: 15 },
      )
    })

    test('[L2] a reader goes on from its own position and note after a restart', async () => {
      const place = await harness()
      const log = await place.open()
      for (const entry of ['a', 'b', 'c']) await log.append(bytes(entry))
      await (await log.reader('one')).commit({ offset: 3, note: 'a plan' })
      await (await log.reader('two')).commit({ offset: 2, note: '' })
      await log.close()
      const again = await place.open()
      expect((await again.reader('one')).position()).toEqual({ offset: 3, note: 'a plan' })
      expect(texts(await again.reader('one'))).toEqual(['c'])
      expect(texts(await again.reader('two'))).toEqual(['b', 'c'])
      await again.close()
    })

    test('[L2] trimming stops at the slowest reader, and offsets are never used again', async () => {
      const place = await harness()
      const log = await place.open()
      for (const entry of ['a', 'b', 'c']) await log.append(bytes(entry))
      const fast = await log.reader('fast')
      const slow = await log.reader('slow')
      await fast.commit({ offset: 4, note: '' })
      await slow.commit({ offset: 2, note: '' })
      await log.trim()
      expect(log.status().firstOffset).toBe(2)
      expect(slow.read(1, all).map((entry) => entry.offset)).toEqual([2, 3])
      await slow.commit({ offset: 4, note: '' })
      await log.trim()
      await log.close()
      const again = await place.open()
      expect(await again.append(bytes('d'))).toBe(4)
      expect(texts(await again.reader('fast'))).toEqual(['d'])
      await again.close()
    })

    test('[L2] wait ends when the entry is there, and at its time when none comes', async () => {
      const log = await (await harness()).open()
      const reader = await log.reader('r')
      await reader.wait(1, 20)
      const waiting = reader.wait(1, 60_000)
      await log.append(bytes('a'))
      await waiting
      expect(texts(reader)).toEqual(['a'])
      await log.close()
    })

    test('[L3] a nearly full disk refuses, keeps nothing, and takes again by itself', async () => {
      const place = await harness()
      const log = await place.open()
      await log.append(bytes('before'))
      place.setFreeBytes(0)
      await until(() => log.status().refusing === 'disk_full')
      await expect(log.append(bytes('refused'))).rejects.toMatchObject({ code: 'disk_full', status: 503 })
      place.setFreeBytes(undefined)
      await until(() => log.status().refusing === undefined)
      await log.append(bytes('after'))
      expect(texts(await log.reader('r'))).toEqual(['before', 'after'])
      await log.close()
    })

    test('[L3] a log over its size refuses until its readers let it shrink', async () => {
      const log = await (await harness()).open({ maxBytes: 1024 * 1024 })
      const reader = await log.reader('r')
      const entry = new Uint8Array(100_000)
      let taken = 0
      await expect(
        (async () => {
          for (; taken < 100; taken += 1) await log.append(entry)
        })(),
      ).rejects.toMatchObject({ code: 'log_full', retryAfterSeconds: expect.any(Number) })
      expect(taken).toBeGreaterThan(5)
      await reader.commit({ offset: taken + 1, note: '' })
      await log.trim()
      await until(() => log.status().refusing === undefined)
      await log.append(entry)
      await log.close()
    })

    test('[L3] a reader that falls too far behind stops the taking', async () => {
      const log = await (await harness()).open({ maxLagEntries: 3 })
      const reader = await log.reader('slow')
      for (const entry of ['a', 'b', 'c', 'd']) await log.append(bytes(entry))
      await expect(log.append(bytes('e'))).rejects.toMatchObject({ code: 'reader_behind' })
      await reader.commit({ offset: 5, note: '' })
      await log.append(bytes('e'))
      await log.close()
    })

    test('appending to a closed log is refused', async () => {
      const log = await (await harness()).open()
      await log.close()
      await expect(log.append(bytes('late'))).rejects.toMatchObject({ code: 'shutting_down' })
    })
  })
}

type Reader = Awaited<ReturnType<Log['reader']>>

function texts(reader: Reader): string[] {
  return reader.read(reader.position().offset, all).map((entry) => text(entry.bytes))
}

function bytes(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}

function text(value: Uint8Array): string {
  return new TextDecoder().decode(value)
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}
