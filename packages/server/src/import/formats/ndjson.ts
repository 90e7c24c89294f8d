import { readLines } from '../lines.ts'
import { draftOf, refuse, type Conversion, type RecordReader } from '../record.ts'
import { idNames } from '../mapping/field-names.ts'
import type { Row, RowConverter } from '../mapping/apply-mapping.ts'

/**
 * One event a line, in the shape that the server takes: sent as it stands, so that nothing that JSON can say
 * and JavaScript cannot (large integers, say) is lost. With a mapping, one object a line, whose keys are the
 * mapping's columns.
 */
export async function* readNdjson(chunks: AsyncIterable<Buffer>, mapRow?: RowConverter): RecordReader {
  for await (const lines of readLines(chunks)) {
    yield lines.map(({ number, text, terminated, fault }) => ({
      line: number,
      text,
      open: !terminated,
      convert: (): Conversion => {
        if (fault === 'too_long') return tooLong()
        if (fault === 'encoding') {
          return refuse('encoding_invalid', 'The line is not UTF-8. Write the file in UTF-8.')
        }
        return convertLine(text, mapRow)
      },
    }))
  }
}

export function tooLong(): Conversion {
  return refuse('line_too_long', 'The line is longer than 1 MiB, and no event may be longer than 64 KiB.')
}

function convertLine(text: string, mapRow: RowConverter | undefined): Conversion {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refuse('invalid_json', error instanceof Error ? error.message : String(error))
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('invalid_json', 'The line is JSON, but no object: one object a line is an event.')
  }
  const row: Row = value as Row
  if (mapRow !== undefined) {
    const event = mapRow(row)
    return 'kind' in event ? event : draftOf(event.event)
  }
  // An id of the sender's own is kept, in any spelling.
  const hasId = idNames.some((name) => Object.hasOwn(row, name) && row[name] !== null && row[name] !== '')
  // A key twice in one object would leave it to the server which of the two holds.
  if (hasId || !Object.hasOwn(row, 'event_id')) return { kind: 'event', json: text.trim(), hasId }
  const { event_id: _, ...rest } = row
  return draftOf(rest)
}
