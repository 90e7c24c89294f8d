import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { RefusedRecord } from './import-file.ts'

/** Where refused records are kept whole, one JSON object a line, to be mended and imported. */
export interface RejectsFile {
  write(refused: RefusedRecord): void
  close(): Promise<void>
}

/** Adds to `path`, so that a run that goes on loses nothing of the one before. */
export async function openRejectsFile(path: string): Promise<RejectsFile> {
  const stream = createWriteStream(path, { flags: 'a' })
  await once(stream, 'open')
  return {
    write: (refused) => void stream.write(`${JSON.stringify(refused)}\n`),
    async close() {
      stream.end()
      await finished(stream)
    },
  }
}
