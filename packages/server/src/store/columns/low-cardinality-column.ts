import { createDictionary } from './dictionary.ts'
import type { Column } from './column.ts'

/** A text a row, of which there are few different ones. */
export function createLowCardinalityColumn(rows: number): Column {
  const dictionary = createDictionary()
  const places = new Uint32Array(rows)
  let lastText = ''
  let lastPlace = 0
  return {
    type: 'LowCardinality(String)',
    put(row, value) {
      if (typeof value !== 'string') return false
      // Neighbours often have the same: comparing is quicker than looking up.
      if (value !== lastText) {
        lastText = value
        lastPlace = dictionary.placeOf(value)
      }
      places[row] = lastPlace
      return true
    },
    write(to) {
      dictionary.writeVersion(to)
      dictionary.write(to, places)
    },
  }
}
