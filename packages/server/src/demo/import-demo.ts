import { readFile } from 'node:fs/promises'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { importFile, type ImportProgress } from '../import/import-file.ts'
import { replaceFile } from '../import/journal.ts'
import type { FileSummary } from '../import/summary.ts'
import type { ImportTarget } from '../import/target.ts'
import { generateDemo, type DemoOptions } from './generate.ts'

export interface ImportDemoOptions {
  readonly seed: number
  readonly events: number
  readonly days: number
  readonly people: number
  /** Another month, that ends now. */
  readonly again: boolean
  readonly now: number
  readonly stateDir: string
  readonly signal: AbortSignal
  readonly onProgress: (progress: ImportProgress) => void
}

const windowSchema = Type.Object({ from: Type.Integer(), until: Type.Integer() })

const hourMs = 3_600_000

/**
 * Puts the demo's events into a project, as an import of a file that is made on the way: so it can be stopped
 * and run again. The month is that of the first run: it is remembered, and a second run adds nothing.
 */
export async function importDemo(target: ImportTarget, options: ImportDemoOptions): Promise<FileSummary> {
  const window = await windowOf(target.project, options)
  const { seed, people, events } = options
  const summary = await importFile(target, {
    path: '-',
    stdin: Readable.from(ndjsonOf({ seed, people, events, ...window }), { objectMode: false }),
    format: 'ndjson',
    mapping: undefined,
    host: undefined,
    stateDir: options.stateDir,
    again: false,
    batchEvents: 2000,
    batchBytes: 1024 * 1024,
    inFlight: 4,
    signal: options.signal,
    onProgress: (progress) => options.onProgress({ ...progress, file: 'demo' }),
    onRefused: () => undefined,
  })
  return { ...summary, file: 'demo' }
}

/** Chunks of a few hundred lines: one an event would cost more in the stream than in the making. */
function* ndjsonOf(options: DemoOptions): Generator<Buffer> {
  let lines: string[] = []
  for (const event of generateDemo(options)) {
    lines.push(JSON.stringify(event))
    if (lines.length < 500) continue
    yield Buffer.from(`${lines.join('\n')}\n`)
    lines = []
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`)
}

async function windowOf(
  project: string,
  options: ImportDemoOptions,
): Promise<{ from: number; until: number }> {
  const { seed, events, days, people, stateDir } = options
  await mkdir(stateDir, { recursive: true })
  const path = join(stateDir, `demo-${[seed, events, days, people].join('-')}-${project}.json`)
  if (!options.again) {
    const known = await readWindow(path)
    if (known !== undefined) return known
  }
  const until = Math.floor(options.now / hourMs) * hourMs
  const window = { from: until - days * 24 * hourMs, until }
  await replaceFile(path, `${JSON.stringify(window)}\n`)
  return window
}

async function readWindow(path: string): Promise<{ from: number; until: number } | undefined> {
  try {
    return Value.Parse(windowSchema, JSON.parse(await readFile(path, 'utf8')))
  } catch {
    // The first run of this demo, or a file that says nothing: a new month is begun.
    return undefined
  }
}
