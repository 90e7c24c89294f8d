import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline, type Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib'
import { AppError } from '../errors.ts'

/** What the format is recognised by, and the file is known by when it comes again. */
export const headBytes = 64 * 1024

/** A file or standard input, unpacked, read once from its beginning. */
export interface Input {
  readonly name: string
  /** Where it lies, for formats that read in any order; `undefined` for standard input. */
  readonly path: string | undefined
  /** Bytes on the disk; `undefined` where nobody can know. */
  readonly sizeBytes: number | undefined
  /** The first bytes, unpacked: {@link headBytes} of them, or all there are. */
  readonly head: Buffer
  /** Bytes read from the disk so far. */
  bytesRead(): number
  /** @throws AppError `request_invalid` where the packed data is damaged or cut off. */
  chunks(): AsyncGenerator<Buffer>
  close(): void
}

/** Opens `path` (`-` for standard input), unpacking gzip, zstd and brotli. */
export async function openInput(path: string, stdin: Readable): Promise<Input> {
  const sizeBytes = path === '-' ? undefined : await sizeOf(path)
  const raw = path === '-' ? stdin : createReadStream(path, { highWaterMark: 256 * 1024 })
  let bytesRead = 0
  const source = counted(raw, (bytes) => {
    bytesRead += bytes
  })
  const start = await take(source, 8)
  const unpacked = decoded(unpack(start, source, path), path)
  const head = await take(unpacked, headBytes)
  return {
    name: path === '-' ? 'standard input' : basename(path),
    path: path === '-' ? undefined : path,
    sizeBytes,
    head: Buffer.concat(head).subarray(0, headBytes),
    bytesRead: () => bytesRead,
    async *chunks() {
      yield* head
      yield* unpacked
    },
    close: () => raw.destroy(),
  }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('not_found', `There is no file ${path} that can be read.`, { cause })
  })
  if (!found.isFile()) throw new AppError('request_invalid', `${path} is no file. Name the files in it.`)
  return found.size
}

async function* counted(raw: Readable, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of raw as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    count(bytes.length)
    yield bytes
  }
}

// Takes chunks until they hold `bytes`; what was taken is for the caller to give out again.
async function take(source: AsyncGenerator<Buffer>, bytes: number): Promise<readonly Buffer[]> {
  const taken: Buffer[] = []
  for (let length = 0; length < bytes;) {
    const next = await source.next()
    if (next.done === true) break
    taken.push(next.value)
    length += next.value.length
  }
  return taken
}

async function* chain(start: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* start
  yield* rest
}

async function* unpack(
  start: readonly Buffer[],
  rest: AsyncGenerator<Buffer>,
  path: string,
): AsyncGenerator<Buffer> {
  const all = chain(start, rest)
  const unpacker = unpackerFor(Buffer.concat(start), path)
  if (unpacker === undefined) {
    yield* all
    return
  }
  try {
    // The error reaches the loop below through the stream itself.
    yield* pipeline(all, unpacker, () => undefined) as AsyncIterable<Buffer>
  } catch (cause) {
    const message = `${path} is damaged or cut off: it cannot be unpacked further. What came before is imported; mend the file and run the command again.`
    throw new AppError('request_invalid', message, { cause })
  }
}

function unpackerFor(start: Buffer, path: string): Transform | undefined {
  const magic = start.subarray(0, 4).toString('hex')
  if (magic.startsWith('1f8b')) return createGunzip()
  if (magic === '28b52ffd') return createZstdDecompress()
  if (magic.startsWith('504b0304')) {
    throw new AppError('request_invalid', `${path} is a ZIP archive. Unpack it and import the files in it.`)
  }
  // Brotli has no mark of its own to be known by.
  return path.endsWith('.br') ? createBrotliDecompress() : undefined
}

/** As UTF-8 without a byte order mark, where the file begins with one (spreadsheets write UTF-16 so). */
async function* decoded(source: AsyncGenerator<Buffer>, path: string): AsyncGenerator<Buffer> {
  const start = await take(source, 3)
  const mark = Buffer.concat(start).subarray(0, 3).toString('hex')
  const all = chain(start, source)
  if (mark === 'efbbbf') {
    let toCut = 3
    for await (const chunk of all) {
      const cut = Math.min(toCut, chunk.length)
      toCut -= cut
      yield chunk.subarray(cut)
    }
    return
  }
  const encoding = mark.startsWith('fffe') ? 'utf-16le' : mark.startsWith('feff') ? 'utf-16be' : undefined
  if (encoding === undefined || path.endsWith('.parquet')) {
    yield* all
    return
  }
  const decoder = new TextDecoder(encoding)
  for await (const chunk of all) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  yield Buffer.from(decoder.decode())
}
