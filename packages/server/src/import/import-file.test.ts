import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { ImportTarget } from './target.ts'
import type { RefusedRecord } from './import-file.ts'
import { runImport, targetOf, withFolder } from './test-import.ts'
import { startTestReceiver, type TestReceiverOptions } from './test-receiver.ts'
import type { TestReceiver } from './test-receiver.ts'

function linesFrom(start: number, count: number): string {
  return Array.from({ length: count }, (_, index) => `{"name":"n","value":${start + index}}\n`).join('')
}

function withImport(
  use: (world: { dir: string; path: string; receiver: TestReceiver }) => Promise<void>,
  options?: TestReceiverOptions,
): Promise<void> {
  return withFolder(async (dir) => {
    const receiver = await startTestReceiver(options)
    try {
      await use({ dir, path: join(dir, 'events.ndjson'), receiver })
    } finally {
      await receiver.close()
    }
  })
}

function valuesIn(receiver: TestReceiver): readonly number[] {
  return [...receiver.events.values()].map(({ value }) => Number(value)).sort((a, b) => a - b)
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index)
}

test('[I1] a file that was imported is known again, packed or not, and nothing is sent', () =>
  withImport(async ({ dir, path, receiver }) => {
    await writeFile(path, linesFrom(0, 95))
    expect(await runImport(targetOf(receiver), { dir, path })).toMatchObject({
      read: 95,
      accepted: 95,
      outcome: 'finished',
    })
    const requests = receiver.requests.length
    const packed = join(dir, 'packed.gz')
    await writeFile(packed, gzipSync(linesFrom(0, 95)))
    for (const again of [path, packed]) {
      expect(await runImport(targetOf(receiver), { dir, path: again })).toMatchObject({
        already_imported: 95,
        read: 0,
      })
    }
    expect(receiver.requests.length).toBe(requests)
  }))

test('[I1] without its journal, and with --again, the same ids are sent, which count once', () =>
  withImport(async ({ dir, path, receiver }) => {
    await writeFile(path, linesFrom(0, 20))
    await runImport(targetOf(receiver), { dir, path })
    expect(await runImport(targetOf(receiver), { dir, path }, { again: true })).toMatchObject({
      read: 20,
      duplicates: 20,
    })
    const elsewhere = { stateDir: join(dir, 'elsewhere') }
    expect(await runImport(targetOf(receiver), { dir, path }, elsewhere)).toMatchObject({
      read: 20,
      duplicates: 20,
    })
    expect(valuesIn(receiver)).toEqual(upTo(20))
  }))

test('[I2] a file that has grown goes on where it stopped, from a few bytes or from many', () =>
  withImport(async ({ dir, path, receiver }) => {
    await writeFile(path, '')
    let written = 0
    for (const count of [1, 2, 40, 3000, 5000]) {
      await appendFile(path, linesFrom(written, count))
      written += count
      expect(await runImport(targetOf(receiver), { dir, path }, { batchEvents: 500 })).toMatchObject({
        read: count,
        accepted: count,
      })
    }
    expect(valuesIn(receiver)).toEqual(upTo(written))
  }))

test('[I2] a last line that was half written is read whole by the next run', () =>
  withImport(async ({ dir, path, receiver }) => {
    await writeFile(path, `${linesFrom(0, 15)}{"name":"n","va`)
    const first = await runImport(targetOf(receiver), { dir, path })
    expect(first).toMatchObject({ read: 16, accepted: 15, refused_by_code: { invalid_json: 1 } })
    await appendFile(path, `lue":15}\n${linesFrom(16, 4)}`)
    expect(await runImport(targetOf(receiver), { dir, path })).toMatchObject({
      already_imported: 15,
      read: 5,
      accepted: 5,
    })
    expect(valuesIn(receiver)).toEqual(upTo(20))
  }))

test('[I2] a file that was changed where it was read is refused; --again takes what is new in it', () =>
  withImport(async ({ dir, path, receiver }) => {
    const start = linesFrom(0, 4000)
    await writeFile(path, start + linesFrom(4000, 10))
    await runImport(targetOf(receiver), { dir, path }, { batchEvents: 500 })
    await writeFile(path, start + linesFrom(5000, 20))
    const changed = await runImport(targetOf(receiver), { dir, path })
    expect(changed).toMatchObject({ outcome: 'failed', read: 0 })
    expect(changed.fault).toMatch(/changed where it was already imported/)
    await writeFile(path, start)
    expect((await runImport(targetOf(receiver), { dir, path })).fault).toMatch(/changed/)
    await writeFile(path, start + linesFrom(5000, 20))
    expect(
      await runImport(targetOf(receiver), { dir, path }, { again: true, batchEvents: 500 }),
    ).toMatchObject({ accepted: 20, duplicates: 4000 })
  }))

test('[I1] stopped by Ctrl-C, what is in flight is finished, and the next run goes on there', () =>
  withImport(
    async ({ dir, path, receiver }) => {
      await writeFile(path, linesFrom(0, 500))
      const stop = new AbortController()
      const onProgress = () => {
        if (receiver.requests.length >= 7) stop.abort()
      }
      const first = await runImport(targetOf(receiver), { dir, path }, { signal: stop.signal, onProgress })
      expect(first.outcome).toBe('stopped')
      expect(first.read).toBe(first.accepted)
      expect(first.accepted).toBe(receiver.events.size)
      expect(first.accepted).toBeLessThan(500)
      const second = await runImport(targetOf(receiver), { dir, path })
      expect(second).toMatchObject({
        already_imported: first.accepted,
        read: 500 - first.accepted,
        duplicates: 0,
      })
      expect(valuesIn(receiver)).toEqual(upTo(500))
    },
    { delayMs: 5 },
  ))

test('[I3] every record is accepted or refused, each refusal with its line, code and reason', () =>
  withImport(async ({ dir, path, receiver }) => {
    const refused: RefusedRecord[] = []
    const text =
      '{"name":"a"}\n\n{"nme":"b"}\n[1]\nnot json\n{"name":"c","event_id":"mine","big":12345678901234567890}\n{}\n'
    await writeFile(path, text)
    const summary = await runImport(
      targetOf(receiver),
      { dir, path },
      { onRefused: (one) => refused.push(one), format: 'ndjson' },
    )
    expect(summary).toMatchObject({
      read: 6,
      accepted: 2,
      refused: 4,
      refused_by_code: { name_missing: 2, invalid_json: 2 },
    })
    expect(summary.examples.map(({ line, code }) => [line, code])).toEqual([
      [3, 'name_missing'],
      [4, 'invalid_json'],
      [5, 'invalid_json'],
      [7, 'name_missing'],
    ])
    expect(refused.find(({ line }) => line === 5)).toMatchObject({ file: 'events.ndjson', text: 'not json' })
    expect(receiver.events.has('mine')).toBe(true)
  }))

test('gzip in several members, zstd, brotli, UTF-16 and a byte order mark are read', () =>
  withImport(async ({ dir, receiver }) => {
    const texts = [0, 1, 2, 3, 4].map((index) => linesFrom(index * 10, 10))
    const files: [string, Buffer][] = [
      [
        'a.ndjson.gz',
        Buffer.concat([gzipSync(texts[0]?.slice(0, 50) ?? ''), gzipSync(texts[0]?.slice(50) ?? '')]),
      ],
      ['b.ndjson', zstdCompressSync(texts[1] ?? '')],
      ['c.ndjson.br', brotliCompressSync(texts[2] ?? '')],
      ['d.ndjson', Buffer.from(`\uFEFF${texts[3]}`, 'utf16le')],
      ['e.ndjson', Buffer.from(`\uFEFF${texts[4]}`)],
    ]
    for (const [name, bytes] of files) {
      await writeFile(join(dir, name), bytes)
      expect([name, await runImport(targetOf(receiver), { dir, path: join(dir, name) })]).toMatchObject([
        name,
        { accepted: 10, refused: 0 },
      ])
    }
    expect(valuesIn(receiver)).toEqual(upTo(50))
  }))

test('a packed file that is cut off gives what came before, says so, and is not finished', () =>
  withImport(async ({ dir, receiver }) => {
    const path = join(dir, 'cut.ndjson.gz')
    const whole = gzipSync(linesFrom(0, 20_000))
    await writeFile(path, whole.subarray(0, whole.length >> 1))
    const first = await runImport(targetOf(receiver), { dir, path }, { batchEvents: 1000 })
    expect(first.outcome).toBe('failed')
    expect(first.fault).toMatch(/damaged or cut off/)
    expect(first.accepted).toBeGreaterThan(1000)
    await writeFile(path, whole)
    expect(await runImport(targetOf(receiver), { dir, path }, { batchEvents: 1000 })).toMatchObject({
      outcome: 'finished',
    })
    expect(valuesIn(receiver)).toEqual(upTo(20_000))
  }))

test('standard input is read, and known again', () =>
  withImport(async ({ dir, receiver }) => {
    const stdin = () => Readable.from([Buffer.from(linesFrom(0, 30))], { objectMode: false })
    expect(await runImport(targetOf(receiver), { dir, path: '-' }, { stdin: stdin() })).toMatchObject({
      accepted: 30,
    })
    expect(await runImport(targetOf(receiver), { dir, path: '-' }, { stdin: stdin() })).toMatchObject({
      already_imported: 30,
      read: 0,
    })
  }))

test('a file that is missing, empty, a folder, an archive or one JSON array is refused with what to do', () =>
  withImport(async ({ dir, path, receiver }) => {
    const fails = async (bytes: string | Buffer, pattern: RegExp) => {
      await writeFile(path, bytes)
      await expect(runImport(targetOf(receiver), { dir, path })).rejects.toThrow(pattern)
    }
    await expect(runImport(targetOf(receiver), { dir, path })).rejects.toThrow(/no file/)
    await expect(runImport(targetOf(receiver), { dir, path: dir })).rejects.toThrow(/is no file/)
    await fails('', /is empty/)
    await fails('\n \n', /is empty/)
    await fails(Buffer.from('504b030400000000', 'hex'), /ZIP/)
    await fails('[{"name":"x"},\n{"name":"y"}]', /jq -c/)
    await fails('PAR1 but not really', /no Parquet file/)
  }))

test('a journal that cannot be read stops the import instead of counting twice', () =>
  withImport(async ({ dir, path, receiver }) => {
    await writeFile(path, linesFrom(0, 10))
    await runImport(targetOf(receiver), { dir, path })
    const name = (await readdir(join(dir, 'imports'))).find((file) => file.endsWith('.json')) ?? ''
    const journal = JSON.parse(await readFile(join(dir, 'imports', name), 'utf8'))
    expect(journal).toMatchObject({ records: 10, accepted: 10, finished: true, project: 'p1' })
    await writeFile(join(dir, 'imports', name), '{"version":')
    await expect(runImport(targetOf(receiver), { dir, path })).rejects.toThrow(/journal .* cannot be read/)
  }))

test('[I4] reading waits for sending: of a large file little is in memory, however slow the server', () =>
  withFolder(async (dir) => {
    const chunk = Buffer.from(`{"name":"n","properties":{"text":"${'x'.repeat(960)}"}}\n`.repeat(100))
    let chunksRead = 0
    const stdin = Readable.from(
      (function* () {
        for (chunksRead = 0; chunksRead < 500; chunksRead += 1) yield chunk
      })(),
      { objectMode: false },
    )
    const blocked: (() => void)[] = []
    let isReleased = false
    const target: ImportTarget = {
      name: 'the test',
      project: 'p1',
      async send(lines) {
        if (!isReleased) await new Promise<void>((resolve) => blocked.push(resolve))
        return { accepted: lines.length, duplicates: 0, rejected: [] }
      },
    }
    const importing = runImport(target, { dir, path: '-' }, { stdin, batchEvents: 1000, inFlight: 4 })
    while (blocked.length < 4) await new Promise((resolve) => setTimeout(resolve, 5))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(blocked.length).toBe(4)
    expect(chunksRead).toBeLessThan(60)
    isReleased = true
    for (const release of blocked) release()
    expect(await importing).toMatchObject({ read: 50_000, accepted: 50_000 })
  }))
