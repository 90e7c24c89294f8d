import { AppError } from '../errors.ts'
import { firstLineOf, type Format } from './detect-format.ts'
import { readAccessLog } from './formats/access-log.ts'
import { guessDelimiter, readCsv } from './formats/csv.ts'
import { readNdjson } from './formats/ndjson.ts'
import { openParquet } from './formats/parquet.ts'
import { compileMapping } from './mapping/apply-mapping.ts'
import type { RequestEventOptions } from './access-log/request-event.ts'
import type { Input } from './input.ts'
import type { Mapping } from './mapping/mapping.ts'
import type { RecordReader } from './record.ts'

export interface ReaderOptions {
  readonly format: Format
  readonly mapping: Mapping | undefined
  readonly log: RequestEventOptions
}

/** The reader of a file in its format. @throws AppError where the mapping does not fit the file. */
export async function openReader(input: Input, options: ReaderOptions): Promise<RecordReader> {
  const { format, mapping = {}, log } = options
  switch (format) {
    case 'ndjson': {
      const mapRow =
        options.mapping === undefined ? undefined : compileMapping(mapping, keysIn(input.head), 'typed')
      return readNdjson(input.chunks(), mapRow)
    }
    case 'csv': {
      const delimiter = mapping.delimiter ?? guessDelimiter(firstLineOf(input.head))
      return readCsv(input.chunks(), { delimiter, header: mapping.header }, (header) =>
        compileMapping(mapping, header, 'text'),
      )
    }
    case 'access-log':
      return readAccessLog(input.chunks(), 'text', log)
    case 'access-log-json':
      return readAccessLog(input.chunks(), 'json', log)
    case 'parquet': {
      if (input.path === undefined) {
        const message = 'Parquet is read from its end: it cannot come by standard input. Name the file.'
        throw new AppError('request_invalid', message)
      }
      const file = await openParquet(input.path)
      return file.read(compileMapping(mapping, file.columns, 'typed'))
    }
  }
}

/** The keys of the objects at the beginning of a file. */
function keysIn(head: Buffer): readonly string[] {
  const keys = new Set<string>()
  for (const line of head.toString('utf8').split('\n')) {
    try {
      const value: unknown = JSON.parse(line)
      if (typeof value === 'object' && value !== null) for (const key of Object.keys(value)) keys.add(key)
    } catch {
      // A line that is no JSON is refused when its turn comes; the last one may be cut by the head's end.
    }
  }
  return [...keys]
}
