import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../errors.ts'
import { sha256 } from './fingerprint.ts'

const journalSchema = Type.Object({
  version: Type.Literal(1),
  file: Type.String(),
  project: Type.String(),
  settings: Type.String(),
  /** How many of the file's first bytes it is known by, and their hash. */
  head_bytes: Type.Integer(),
  head_hash: Type.String(),
  fingerprint: Type.String(),
  /** Records from the beginning without a gap that the server has acknowledged, or that were refused. */
  records: Type.Integer(),
  /** A hash over those records: shows whether the file was changed where it was read already. */
  records_hash: Type.String(),
  accepted: Type.Integer(),
  duplicates: Type.Integer(),
  refused: Type.Integer(),
  finished: Type.Boolean(),
  updated_at: Type.String(),
})

export type JournalState = Static<typeof journalSchema>

/** How far one file has come in one project. Kept on disk, replaced as a whole. */
export interface Journal {
  /** What it said when it was opened: `records` 0 for a file that is new. */
  readonly start: JournalState
  /** Resolves when the state is on disk. */
  write(state: JournalState): Promise<void>
}

export interface JournalKey {
  readonly file: string
  readonly project: string
  readonly settings: string
  readonly head: Buffer
  /** What else the file is known by; a file that has it cannot grow. */
  readonly footer?: Buffer
}

/** The journal of a file: its own from before, also when it was shorter then, or a new one. */
export async function openJournal(
  dir: string,
  key: JournalKey,
  options: { readonly maxHeadBytes: number; readonly again: boolean },
): Promise<Journal> {
  await mkdir(dir, { recursive: true })
  const known = await findState(dir, key, options.maxHeadBytes)
  const fresh = newState(key)
  // The fingerprint stays, and the ids with it: what the server still remembers is not counted again.
  const start = known === undefined ? fresh : options.again ? { ...fresh, ...identityOf(known) } : known
  const path = join(dir, `${start.fingerprint}-${key.project}.json`)
  const write = async (state: JournalState) => {
    const text = JSON.stringify({ ...state, updated_at: new Date().toISOString() }, undefined, 2)
    await replaceFile(path, `${text}\n`)
  }
  return { start, write }
}

function newState(key: JournalKey): JournalState {
  const headHash = hashOf(key.head, key.footer)
  return {
    version: 1,
    file: key.file,
    project: key.project,
    settings: key.settings,
    head_bytes: key.head.length,
    head_hash: headHash,
    fingerprint: `${headHash.slice(0, 24)}${key.settings}`,
    records: 0,
    records_hash: '',
    accepted: 0,
    duplicates: 0,
    refused: 0,
    finished: false,
    updated_at: '',
  }
}

function identityOf({ head_bytes, head_hash, fingerprint }: JournalState) {
  return { head_bytes, head_hash, fingerprint }
}

function hashOf(head: Buffer, footer: Buffer | undefined): string {
  return footer === undefined ? sha256(head) : sha256(head, footer)
}

async function findState(
  dir: string,
  key: JournalKey,
  maxHeadBytes: number,
): Promise<JournalState | undefined> {
  const found: JournalState[] = []
  for (const name of await readdir(dir)) {
    if (!name.endsWith(`${key.settings}-${key.project}.json`)) continue
    const state = await readState(join(dir, name))
    if (matches(state, key, maxHeadBytes)) found.push(state)
  }
  // Of two that fit, the one that knows more of the file.
  return found.sort((a, b) => b.head_bytes - a.head_bytes)[0]
}

function matches(state: JournalState, key: JournalKey, maxHeadBytes: number): boolean {
  if (state.settings !== key.settings || state.project !== key.project) return false
  if (state.head_bytes === key.head.length) return state.head_hash === hashOf(key.head, key.footer)
  // Shorter when it was read first: the same file, grown.
  const grown = state.head_bytes < Math.min(key.head.length, maxHeadBytes) && state.head_bytes > 0
  return (
    grown && key.footer === undefined && state.head_hash === sha256(key.head.subarray(0, state.head_bytes))
  )
}

async function readState(path: string): Promise<JournalState> {
  const text = await readFile(path, 'utf8')
  try {
    return Value.Parse(journalSchema, JSON.parse(text))
  } catch (cause) {
    const message = `The import journal ${path} cannot be read. Remove it to import the file from its beginning: what was imported in the last 7 days is not counted again.`
    throw new AppError('request_invalid', message, { cause })
  }
}

/** Replaces a file as a whole: after a crash it is the old one or the new one. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}
