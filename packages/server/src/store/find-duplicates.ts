import { crc32 } from 'node:zlib'
import { eventIdOfLine, type DecodedEntry } from '../log/entry.ts'
import type { Engine } from './engine.ts'
import { hashIdBytes, hashIdText, type RecentIds } from './recent-ids.ts'

const idStart = '{"event_id":"'.length
/** Ids asked about in one query. */
const chunkIds = 2_000
const dayMs = 24 * 60 * 60 * 1000
const windowDays = 7

interface Candidate {
  readonly index: number
  readonly projectId: string
  readonly eventId: string
  /** Who sent it, as `person_id` is made of it. */
  readonly person: string
}

/**
 * The places of those events of a range whose ids were stored within the last 7 days or stand earlier in the
 * range (S1). The table in memory says "surely new" or "perhaps"; the store itself has the last word.
 */
export async function findDuplicates(
  deps: {
    readonly engine: Engine
    readonly recentIds: RecentIds
    readonly now: () => number
    /** Resolves when every range before this one is in the store. */
    readonly stored: Promise<void>
  },
  entries: readonly DecodedEntry[],
): Promise<readonly number[]> {
  const inRange = new Set<string>()
  const duplicates: number[] = []
  const candidates: Candidate[] = []
  let index = 0
  for (const { header, events } of entries) {
    const projectHash = crc32(header.project_id)
    for (const line of events) {
      const eventId = eventIdOfLine(line)
      const key = eventId + header.project_id
      if (inRange.has(key)) {
        duplicates.push(index)
      } else {
        inRange.add(key)
        if (deps.recentIds.add(hashIdText(line, idStart, projectHash), header.received_at)) {
          candidates.push({ index, projectId: header.project_id, eventId, person: personOf(line) })
        }
      }
      index += 1
    }
  }
  if (candidates.length > 0) await deps.stored
  for (const [projectId, ofProject] of Map.groupBy(candidates, (candidate) => candidate.projectId)) {
    for (let start = 0; start < ofProject.length; start += chunkIds) {
      const chunk = ofProject.slice(start, start + chunkIds)
      const stored = await storedIds(deps, projectId, chunk)
      duplicates.push(
        ...chunk.filter(({ eventId }) => stored.has(eventId)).map((candidate) => candidate.index),
      )
    }
  }
  return duplicates.toSorted((a, b) => a - b)
}

/** Adds the ids of entries that are about to be stored, whatever was known of them. */
export function rememberIds(recentIds: RecentIds, entries: readonly DecodedEntry[]): void {
  for (const { header, events } of entries) {
    const projectHash = crc32(header.project_id)
    for (const line of events) recentIds.add(hashIdText(line, idStart, projectHash), header.received_at)
  }
}

/** Fills the table in memory from the store, after a start. Ids are hashed as they come: none is kept as text. */
export async function rememberStoredIds(deps: {
  readonly engine: Engine
  readonly recentIds: RecentIds
  readonly now: () => number
}): Promise<void> {
  const rowBytes = 4 + 16 + 8
  let rest = Buffer.alloc(0)
  const since = Math.floor(deps.now() - windowDays * dayMs)
  const rows = deps.engine.stream(
    `SELECT toUInt32(CRC32(toString(project_id))), event_id, toUnixTimestamp64Milli(received_at)
     FROM events WHERE received_at >= fromUnixTimestamp64Milli(${since})`,
  )
  for await (const chunk of rows) {
    const bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    let at = 0
    for (; at + rowBytes <= bytes.length; at += rowBytes) {
      const receivedAt = Number(bytes.readBigInt64LE(at + 20))
      deps.recentIds.add(hashIdBytes(bytes, at + 4, bytes.readUInt32LE(at)), receivedAt)
    }
    rest = bytes.subarray(at)
  }
}

/** Which of these ids the store has. A repeat nearly always names the same person, whose events lie together. */
async function storedIds(
  deps: { readonly engine: Engine; readonly now: () => number },
  projectId: string,
  candidates: readonly Candidate[],
): Promise<ReadonlySet<string>> {
  const ids = candidates.map(({ eventId }) => eventId)
  const near = await deps.engine.query(
    `SELECT toString(event_id) AS id FROM events
     WHERE project_id = {project:String}
       AND person_id IN (SELECT if(person = '', 0, sipHash64(person)) FROM (SELECT arrayJoin({persons:Array(String)}) AS person))
       AND event_id IN {ids:Array(UUID)}`,
    { project: projectId, persons: [...new Set(candidates.map(({ person }) => person))], ids },
  )
  const stored = new Set(near.rows.map((row) => String(row['id'])))
  const missing = ids.filter((id) => !stored.has(id))
  if (missing.length === 0) return stored
  const anywhere = await deps.engine.query(
    `SELECT toString(event_id) AS id FROM events
     WHERE project_id = {project:String} AND event_id IN {ids:Array(UUID)}
       AND received_at >= fromUnixTimestamp64Milli({since:Int64})`,
    { project: projectId, ids: missing, since: Math.floor(deps.now() - (windowDays + 1) * dayMs) },
  )
  for (const row of anywhere.rows) stored.add(String(row['id']))
  return stored
}

function personOf(line: Buffer): string {
  const { user_id, anonymous_id } = JSON.parse(line.toString('utf8')) as {
    readonly user_id?: string
    readonly anonymous_id?: string
  }
  return user_id ?? anonymous_id ?? ''
}
