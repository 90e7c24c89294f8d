import { isAscii, isUtf8 } from 'node:buffer'
import { promisify } from 'node:util'
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
  zstdDecompress,
  zstdDecompressSync,
} from 'node:zlib'
import { limits } from '@tidemark/event'
import { AppError } from '../../errors.ts'
import { depthOf } from '../json-text.ts'

export interface Decoded {
  readonly text: string
  /** Bytes of the text. */
  readonly bodyBytes: number
}

type Encoding = 'gzip' | 'zstd' | 'zlib' | 'raw' | 'br'

// Inflating here is quicker than asking another thread to, until the body is so large that others would wait.
const syncBytes = 32 * 1024
const maxDepth = 400_000
const options = { maxOutputLength: limits.batchBytes }

const sync = {
  gzip: gunzipSync,
  zstd: zstdDecompressSync,
  zlib: inflateSync,
  raw: inflateRawSync,
  br: brotliDecompressSync,
} as const

const elsewhere = {
  gzip: promisify(gunzip),
  zstd: promisify(zstdDecompress),
  zlib: promisify(inflate),
  raw: promisify(inflateRaw),
  br: promisify(brotliDecompress),
} as const

/**
 * The text of a body, whatever it is packed in. Its first bytes are believed before its headers: SDKs send
 * gzip without saying so, and proxies unpack without saying so.
 * @throws AppError `body_too_large`, `body_unreadable` or `encoding_unsupported`.
 */
export async function decode(body: Buffer, contentEncoding: string): Promise<Decoded> {
  let bytes = body
  const named = namedEncodings(contentEncoding)
  // Twice at most: packed by the SDK, and again by what it sent it through.
  for (let layer = 0; layer < 2; layer += 1) {
    if (bytes.length > limits.batchBytes) throw tooLarge()
    const name = named.pop() ?? ''
    const encoding = sniff(bytes) ?? byName(name, bytes)
    if (encoding === undefined) break
    bytes = await inflated(bytes, encoding)
  }
  const text = toText(bytes)
  checkDepth(text)
  return { text, bodyBytes: bytes.length }
}

/**
 * The parser takes seconds for millions of brackets. Fewer are the fault of one event, and found there.
 * @throws AppError `body_unreadable`.
 */
export function checkDepth(text: string): void {
  if (text.length > maxDepth && depthOf(text) > maxDepth)
    throw new AppError(
      'body_unreadable',
      `Objects and lists lie in each other over ${maxDepth} deep. Flatten them.`,
    )
}

/** The text of UTF-8. @throws AppError `body_unreadable` where it is none. */
export function toText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1')
  if (!isUtf8(bytes))
    throw new AppError(
      'body_unreadable',
      'The body is not valid UTF-8. Send JSON in UTF-8, or as gzip, deflate, br or zstd of it.',
    )
  const text = bytes.toString('utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function sniff(bytes: Buffer): Encoding | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip'
  if (bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd) return 'zstd'
  return undefined
}

function byName(name: string, bytes: Buffer): Encoding | undefined {
  if (startsAsJson(bytes)) return undefined
  switch (name) {
    case 'br':
      return 'br'
    case 'deflate': {
      // "deflate" means zlib's wrapping of it, and many send it without: the wrapping has a checksum.
      const [first = 0, second = 0] = bytes
      return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0 ? 'zlib' : 'raw'
    }
    // Named, and not seen in the first bytes: somebody on the way has unpacked it already.
    case 'gzip':
    case 'x-gzip':
    case 'zstd':
    case 'identity':
    case '':
      return undefined
    default:
      throw new AppError(
        'encoding_unsupported',
        `Content-Encoding ${JSON.stringify(name.slice(0, 40))} cannot be read. Send gzip, deflate, br, zstd, or none.`,
      )
  }
}

function namedEncodings(header: string): string[] {
  return header === '' ? [] : header.split(',').map((name) => name.trim().toLowerCase())
}

function startsAsJson(bytes: Buffer): boolean {
  const first = bytes[0]
  return first === 0x7b || first === 0x5b
}

async function inflated(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  try {
    return bytes.length <= syncBytes
      ? sync[encoding](bytes, options)
      : await elsewhere[encoding](bytes, options)
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge()
    throw new AppError(
      'body_unreadable',
      `The body breaks off or is damaged: it cannot be unpacked as ${encoding}. Send it again whole.`,
      { cause },
    )
  }
}

function tooLarge(): AppError {
  return new AppError(
    'body_too_large',
    `The body is over ${limits.batchBytes / 1024 / 1024} MiB once unpacked. Send fewer events a request.`,
  )
}
