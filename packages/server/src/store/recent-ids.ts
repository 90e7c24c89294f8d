import { randomInt } from 'node:crypto'

const windowMs = 7 * 24 * 60 * 60 * 1000
/** New at every start: nobody can choose ids that fall on each other. */
const salt = randomInt(2 ** 32)
const firstSlots = 1 << 16
const lastSlots = 1 << 22
/** Memory is given up a table at a time, so none may be more than this share of it. */
const leastTables = 4
const maxFill = 0.7

interface Segment {
  readonly fingerprints: Uint32Array
  count: number
  newestAt: number
}

/**
 * The ids of the last 7 days, as 32-bit fingerprints in tables of growing size: about 6 bytes an id. `add`
 * says whether an id may have been there: never a wrong no, a wrong yes about once in a billion; whoever gets
 * a yes asks the store.
 */
export interface RecentIds {
  /** Adds an id. True: it was there already, or another one looks like it. */
  add(id: IdHash, at: number): boolean
  /** Lets go of what is older than the window, and of the oldest beyond the memory that was given. */
  expire(now: number): void
  /** From when on ids are remembered, in Unix milliseconds, where memory made the window shorter. */
  readonly forgottenBefore: number
  readonly count: number
  readonly bytes: number
}

/** Two independent 32-bit hashes of a project and an event id. */
export interface IdHash {
  readonly place: number
  readonly fingerprint: number
}

export function createRecentIds(options: { readonly maxBytes: number }): RecentIds {
  let segments: Segment[] = [createSegment(firstSlots)]
  let forgottenBefore = 0
  const mostSlots = Math.max(
    firstSlots,
    Math.min(lastSlots, 2 ** Math.floor(Math.log2(options.maxBytes / 4 / leastTables))),
  )

  function bytes(): number {
    return segments.reduce((sum, { fingerprints }) => sum + fingerprints.byteLength, 0)
  }

  return {
    get forgottenBefore() {
      return forgottenBefore
    },
    get count() {
      return segments.reduce((sum, segment) => sum + segment.count, 0)
    },
    get bytes() {
      return bytes()
    },
    add(id, at) {
      for (const segment of segments) {
        if (find(segment, id) < 0) return true
      }
      let newest = segments[0] ?? createSegment(firstSlots)
      if (newest.count >= newest.fingerprints.length * maxFill) {
        newest = createSegment(Math.min(mostSlots, newest.fingerprints.length * 2))
        segments.unshift(newest)
      }
      newest.fingerprints[find(newest, id)] = id.fingerprint
      newest.count += 1
      newest.newestAt = Math.max(newest.newestAt, at)
      return false
    },
    expire(now) {
      segments = segments.filter((segment, index) => index === 0 || segment.newestAt >= now - windowMs)
      while (segments.length > 1 && bytes() > options.maxBytes) {
        forgottenBefore = Math.max(forgottenBefore, segments.pop()?.newestAt ?? 0)
      }
    },
  }
}

/** Hashes the id that stands as 36 characters in `line` from `start` on. `projectHash`: CRC-32 of the project's id. */
export function hashIdText(line: Buffer, start: number, projectHash: number): IdHash {
  return mixWords(
    hexWord(line, start),
    (hexHalf(line, start + 9) << 16) | hexHalf(line, start + 14),
    (hexHalf(line, start + 19) << 16) | hexHalf(line, start + 24),
    hexWord(line, start + 28),
    projectHash,
  )
}

/** Hashes a UUID as the engine writes it in RowBinary: its two halves, each the other way round. */
export function hashIdBytes(bytes: Buffer, start: number, projectHash: number): IdHash {
  return mixWords(
    bytes.readUInt32LE(start + 4),
    bytes.readUInt32LE(start),
    bytes.readUInt32LE(start + 12),
    bytes.readUInt32LE(start + 8),
    projectHash,
  )
}

function mixWords(a: number, b: number, c: number, d: number, project: number): IdHash {
  const place = mix(mix(mix(mix(a ^ project ^ salt) ^ b) ^ c) ^ d)
  const fingerprint = mix(Math.imul(mix(mix(mix(d ^ salt ^ 0x9e3779b9) ^ c) ^ b), 0x85ebca6b) ^ a ^ project)
  // 0 marks an empty place.
  return { place, fingerprint: fingerprint === 0 ? 1 : fingerprint }
}

/** The finaliser of MurmurHash3: every bit of the input moves every bit of the output. */
function mix(input: number): number {
  let h = input | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

function createSegment(slots: number): Segment {
  return { fingerprints: new Uint32Array(slots), count: 0, newestAt: 0 }
}

/** The free place for an id, or -1 when it is there. Linear probing: neighbours share a cache line. */
function find({ fingerprints }: Segment, { place, fingerprint }: IdHash): number {
  const mask = fingerprints.length - 1
  for (let at = place & mask; ; at = (at + 1) & mask) {
    const found = fingerprints[at]
    if (found === 0) return at
    if (found === fingerprint) return -1
  }
}

function hexWord(line: Buffer, start: number): number {
  return (hexHalf(line, start) << 16) | hexHalf(line, start + 4)
}

function hexHalf(line: Buffer, start: number): number {
  return (
    (hexDigit(line[start]) << 12) |
    (hexDigit(line[start + 1]) << 8) |
    (hexDigit(line[start + 2]) << 4) |
    hexDigit(line[start + 3])
  )
}

/** Works for 0-9, a-f and A-F alike. */
function hexDigit(code = 0): number {
  return (code & 0x0f) + (code >> 6) * 9
}
