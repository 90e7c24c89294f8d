import { maxLineBytes, readLines, type Line } from '../lines.ts'
import {
  draftOf,
  refuse,
  type Conversion,
  type FileRecord,
  type Refusal,
  type RecordReader,
} from '../record.ts'
import { tooLong } from './ndjson.ts'
import type { RowConverter } from '../mapping/apply-mapping.ts'

export interface CsvLayout {
  readonly delimiter: string
  /** The columns' names, where the file has no header. */
  readonly header: readonly string[] | undefined
}

/** The most lines that one record may span: past it, its opening quote is taken for a fault of one line. */
const maxRecordLines = 1000

/**
 * CSV by RFC 4180, also with other delimiters: quoted fields may hold delimiters, doubled quotes and line
 * feeds. Our own reader and not a library's, because of what a stray quote does: here it costs its own line,
 * which is refused with its number; elsewhere it silently takes the rest of the file, or of the record, along.
 */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  layout: CsvLayout,
  converterFor: (header: readonly string[]) => RowConverter,
): RecordReader {
  let header = layout.header
  let mapRow = header === undefined ? undefined : converterFor(header)
  for await (const raw of readCsvRecords(chunks, layout.delimiter)) {
    const records: FileRecord[] = []
    for (const { fields, line, text, open, refusal } of raw) {
      if (header === undefined || mapRow === undefined) {
        header = fields.map((name) => name.trim())
        mapRow = converterFor(header)
        continue
      }
      const [names, convertRow] = [header, mapRow]
      records.push({ line, text, open, convert: () => refusal ?? convertFields(fields, names, convertRow) })
    }
    if (records.length > 0) yield records
  }
}

/** The delimiter that the header line has most of. */
export function guessDelimiter(headerLine: string): string {
  const counts = [',', ';', '\t', '|'].map(
    (mark) => [mark, splitFields(headerLine, mark).fields.length] as const,
  )
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

interface RawCsvRecord {
  readonly fields: readonly string[]
  readonly line: number
  readonly text: string
  readonly open: boolean
  readonly refusal?: Conversion
}

async function* readCsvRecords(
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
): AsyncGenerator<readonly RawCsvRecord[]> {
  let waiting: Line[] = []
  for await (const lines of readLines(chunks, { keepBlank: true })) {
    const all = waiting.length === 0 ? lines : [...waiting, ...lines]
    const { records, rest } = cutRecords(all, delimiter, 'more follows')
    waiting = rest
    if (records.length > 0) yield records
  }
  const { records } = cutRecords(waiting, delimiter, 'the end')
  if (records.length > 0) yield records
}

/** The records in `lines`, and the lines of one that is not finished yet. */
function cutRecords(
  lines: readonly Line[],
  delimiter: string,
  after: 'more follows' | 'the end',
): { records: RawCsvRecord[]; rest: Line[] } {
  const records: RawCsvRecord[] = []
  for (let at = 0; at < lines.length;) {
    if (lines[at]?.text.trim() === '') {
      at += 1
      continue
    }
    const found = takeRecord(lines, at, delimiter)
    const spanned = lines.length - at
    if (found === undefined && after === 'more follows' && spanned <= maxRecordLines) {
      return { records, rest: lines.slice(at) }
    }
    const taken = found ?? brokenRecord(lines, at, 'csv_quote_open')
    if (taken !== undefined) records.push(taken.record)
    at += taken?.lines ?? 1
  }
  return { records, rest: [] }
}

function takeRecord(
  lines: readonly Line[],
  start: number,
  delimiter: string,
): { record: RawCsvRecord; lines: number } | undefined {
  const first = lines[start]
  if (first === undefined) return undefined
  if (first.fault === 'too_long') return refused(first, tooLong())
  let text = first.text
  for (let end = start; ; end += 1) {
    const last = lines[end]
    if (last === undefined || end - start > maxRecordLines) return undefined
    if (end > start) text += `\n${last.text}`
    const { fields, quote } = splitFields(text, delimiter)
    if (quote === 'invalid') return brokenRecord(lines, start, 'csv_quote_invalid')
    if (quote === 'open' && text.length > maxLineBytes) return brokenRecord(lines, start, 'csv_quote_open')
    if (quote === 'open') continue
    return {
      record: { fields, line: first.number, text, open: !last.terminated },
      lines: end - start + 1,
    }
  }
}

function brokenRecord(lines: readonly Line[], start: number, code: 'csv_quote_open' | 'csv_quote_invalid') {
  const line = lines[start]
  if (line === undefined) return undefined
  const message =
    code === 'csv_quote_open'
      ? 'A quote is opened here and not closed. Close it, or double it where it belongs to the text.'
      : 'A closing quote is followed by more text. Double a quote that belongs to the text.'
  // At the end of the file, the rest of the record may yet be written.
  return refused(line, refuse(code, message), code === 'csv_quote_open' && lines.at(-1)?.terminated === false)
}

function refused(line: Line, refusal: Conversion, open = !line.terminated) {
  return {
    record: { fields: [], line: line.number, text: line.text, open, refusal },
    lines: 1,
  }
}

/** The fields of `text`. `open`: it ends inside a quoted field. */
function splitFields(
  text: string,
  delimiter: string,
): { fields: string[]; quote: 'closed' | 'open' | 'invalid' } {
  if (!text.includes('"')) return { fields: text.split(delimiter), quote: 'closed' }
  const fields: string[] = []
  for (let at = 0; ;) {
    if (text[at] !== '"') {
      // A quote inside a field that does not begin with one is an ordinary character.
      const end = text.indexOf(delimiter, at)
      if (end === -1) return { fields: [...fields, text.slice(at)], quote: 'closed' }
      fields.push(text.slice(at, end))
      at = end + delimiter.length
      continue
    }
    const end = closingQuote(text, at + 1)
    if (end === -1) return { fields, quote: 'open' }
    fields.push(text.slice(at + 1, end).replaceAll('""', '"'))
    if (end + 1 === text.length) return { fields, quote: 'closed' }
    if (!text.startsWith(delimiter, end + 1)) return { fields, quote: 'invalid' }
    at = end + 1 + delimiter.length
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at
  }
  return -1
}

function convertFields(
  fields: readonly string[],
  header: readonly string[],
  mapRow: RowConverter,
): Conversion {
  if (fields.length !== header.length) {
    const message = `The line has ${fields.length} fields, and the header ${header.length}.`
    return refuse('csv_columns', message) satisfies Refusal
  }
  const row: Record<string, unknown> = Object.create(null)
  for (let index = 0; index < header.length; index += 1) row[header[index] ?? ''] = fields[index]
  const mapped = mapRow(row)
  return 'kind' in mapped ? mapped : draftOf(mapped.event)
}
