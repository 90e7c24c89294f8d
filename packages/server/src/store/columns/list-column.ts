import { createDictionary } from './dictionary.ts'
import type { Column } from './column.ts'

/** A list of texts a row. */
export function createListColumn(rows: number): Column {
  const dictionary = createDictionary()
  const lists = Array.from({ length: rows }, (): readonly number[] => [])
  return {
    type: 'Array(LowCardinality(String))',
    put(row, value) {
      if (!isTexts(value)) return false
      lists[row] = value.map((text) => dictionary.placeOf(text))
      return true
    },
    write(to) {
      dictionary.writeVersion(to)
      let end = 0
      for (const list of lists) {
        end += list.length
        to.uint64(end)
      }
      dictionary.write(to, Uint32Array.from(lists.flat()))
    },
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string')
}
