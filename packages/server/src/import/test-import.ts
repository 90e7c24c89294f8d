import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createHttpTarget, type HttpTargetOptions } from './http-target.ts'
import { importFile, type ImportFileOptions } from './import-file.ts'
import type { FileSummary } from './summary.ts'
import type { TestReceiver } from './test-receiver.ts'
import type { ImportTarget } from './target.ts'

/** For tests: a folder of its own, gone afterwards. */
export async function withFolder<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-import-'))
  try {
    return await use(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

export function targetOf(receiver: TestReceiver, options: Partial<HttpTargetOptions> = {}): ImportTarget {
  return createHttpTarget({
    name: 'the test',
    project: 'p1',
    url: `${receiver.url}/v1/import/events?project=p1`,
    token: 'secret',
    compress: false,
    patienceMs: 5000,
    requestTimeoutMs: 5000,
    firstBackoffMs: 5,
    fetch,
    ...options,
  })
}

/** Imports `path`, keeping journals in `dir`. */
export function runImport(
  target: ImportTarget,
  place: { readonly dir: string; readonly path: string },
  options: Partial<ImportFileOptions> = {},
): Promise<FileSummary> {
  return importFile(target, {
    path: place.path,
    stdin: Readable.from([]),
    format: undefined,
    mapping: undefined,
    host: undefined,
    stateDir: join(place.dir, 'imports'),
    again: false,
    batchEvents: 10,
    batchBytes: 1024 * 1024,
    inFlight: 3,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onRefused: () => undefined,
    ...options,
  })
}
