import { createHash, hash } from 'node:crypto'
import { open } from 'node:fs/promises'

/** A random UUID of ours (RFC 9562): every id that an import makes lies below it. Never to be changed. */
const namespace = '6f0f2a5c9a0e4d0b8f5a0d2c5f0e7b31'

/** Bytes at the end of a Parquet file that its footer lies in, or that at least tell it from another. */
const footerBytes = 64 * 1024

export function sha256(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** What in the settings changes the events that a file becomes: a file read in another way is another import. */
export function settingsHash(settings: unknown): string {
  return sha256(JSON.stringify(settings)).slice(0, 8)
}

/** The end of a file, for one that cannot grow. */
export async function readFooter(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const length = Math.min(size, footerBytes)
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer
  } finally {
    await file.close()
  }
}

export type EventIds = (record: number, text: string) => string

/**
 * The ids of one import: the same record of the same file, read in the same way into the same project, gets
 * the same id every time. So what was sent twice counts once. The record's text is part of it: a line that
 * was half written, or edited since, is another event.
 */
export function eventIdsOf(fingerprint: string, project: string): EventIds {
  const own = uuidV5(Buffer.from(namespace, 'hex'), `${fingerprint}:${project}`)
  const ownBytes = Buffer.from(own.replaceAll('-', ''), 'hex')
  return (record, text) => uuidV5(ownBytes, `${record}:${text}`)
}

/** RFC 9562, version 5: 1 µs, where the library's way over arrays of bytes takes 7. */
function uuidV5(namespaceBytes: Buffer, name: string): string {
  const hex = hash('sha1', Buffer.concat([namespaceBytes, Buffer.from(name)]), 'hex')
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}
