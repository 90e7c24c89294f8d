import type { ByteWriter } from './byte-writer.ts'
import { writeNumbers } from './number-column.ts'

/** Each different text once, in the order in which they came. The empty one is always the first. */
export interface Dictionary {
  /** The place of a text, which is put in when it is new. */
  placeOf(text: string): number
  /** What a column of this kind begins with, before the sizes of its lists where it has any. */
  writeVersion(to: ByteWriter): void
  /** The texts, then which of them each row has. */
  write(to: ByteWriter, places: Uint32Array): void
}

// Constants of ClickHouse's SerializationLowCardinality: the version with a dictionary a block, and what
// stands beside the width of a place in the lowest byte.
const version = 1
const hasTexts = 1 << 9
const isNew = 1 << 10

export function createDictionary(): Dictionary {
  const known = new Map([['', 0]])
  return {
    placeOf(text) {
      const place = known.get(text)
      if (place !== undefined) return place
      known.set(text, known.size)
      return known.size - 1
    },
    writeVersion: (to) => to.uint64(version),
    write(to, places) {
      // The engine expects nothing at all where there are no rows.
      if (places.length === 0) return
      const narrow = narrowed(places, known.size)
      to.uint64(Math.log2(narrow.BYTES_PER_ELEMENT) | hasTexts | isNew)
      to.uint64(known.size)
      for (const text of known.keys()) to.text(text)
      to.uint64(places.length)
      writeNumbers(to, narrow)
    },
  }
}

function narrowed(places: Uint32Array, texts: number): Uint8Array | Uint16Array | Uint32Array {
  if (texts <= 2 ** 8) return Uint8Array.from(places)
  return texts <= 2 ** 16 ? Uint16Array.from(places) : places
}
